package renditions

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"io"
	"slices"
	"sync"
)

const (
	// indexName is the object that keeps the stamps of a destination, which listings do not tell.
	indexName  = ownFolder + "stamps"
	indexMagic = "s3img stamps 1\n"
	indexType  = "application/octet-stream"

	keyBytes   = 8
	entryBytes = keyBytes + stampBytes
	// indexSlack is how many entries an index may have beyond four for each object that is listed: others were removed.
	indexSlack = 100_000
)

// stampIndex is a cache: an entry counts only for the object that has the name and the ETag it was made for, and where there is
// none the object is asked. It holds hashes only, 28 bytes for each object. The zero value is empty.
type stampIndex struct {
	known []byte // entries in the order of their keys

	mu      sync.Mutex
	learned map[[keyBytes]byte]Stamp // since it was read
}

// indexKey stands for an object that has this name and these bytes.
func indexKey(object Stored) [keyBytes]byte {
	sum := sha256.Sum256([]byte(object.Name + "\x00" + object.ETag))
	return [keyBytes]byte(sum[:keyBytes])
}

// get returns the stamp of an object that was listed.
func (x *stampIndex) get(object Stored) (Stamp, bool) {
	if object.ETag == "" {
		return Stamp{}, false
	}
	key := indexKey(object)
	x.mu.Lock()
	made, ok := x.learned[key]
	x.mu.Unlock()
	if ok {
		return made, true
	}
	return x.search(key)
}

func (x *stampIndex) search(key [keyBytes]byte) (Stamp, bool) {
	low, high := 0, len(x.known)/entryBytes
	for low < high {
		middle := (low + high) / 2
		entry := x.known[middle*entryBytes:][:entryBytes]
		switch order := bytes.Compare(entry[:keyBytes], key[:]); {
		case order == 0:
			return stampOfBytes(entry[keyBytes:]), true
		case order < 0:
			low = middle + 1
		default:
			high = middle
		}
	}
	return Stamp{}, false
}

// learn notes the stamp of an object that was asked, or stored just now.
func (x *stampIndex) learn(object Stored) {
	if object.ETag == "" {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.learned == nil {
		x.learned = make(map[[keyBytes]byte]Stamp)
	}
	x.learned[indexKey(object)] = object.Stamp
}

// read takes in what an earlier job saved. An index that is missing, or cannot be read, or is none is as good as an empty one.
func (x *stampIndex) read(ctx context.Context, store Store, listed int) {
	body, err := store.Open(ctx, indexName)
	if err != nil {
		return
	}
	defer func() { _ = body.Close() }()
	data, err := io.ReadAll(io.LimitReader(body, int64(len(indexMagic)+entryBytes*(4*listed+indexSlack))))
	if err == nil {
		x.known = parseIndex(data)
	}
}

// parseIndex returns the entries, or nil where they are not whole or in disorder.
func parseIndex(data []byte) []byte {
	entries, ok := bytes.CutPrefix(data, []byte(indexMagic))
	if !ok || len(entries)%entryBytes != 0 {
		return nil
	}
	for i := entryBytes; i < len(entries); i += entryBytes {
		if bytes.Compare(entries[i-entryBytes:][:keyBytes], entries[i:][:keyBytes]) >= 0 {
			return nil
		}
	}
	return entries
}

// save stores what is known of the objects that were listed and of those that came since; nothing where nothing was learned.
func (x *stampIndex) save(ctx context.Context, store Store, listed map[string]Stored) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.learned) == 0 {
		return nil
	}
	for _, object := range listed {
		key := indexKey(object)
		if _, newer := x.learned[key]; newer {
			continue
		}
		if made, ok := x.search(key); ok {
			x.learned[key] = made
		}
	}
	_, err := store.Put(ctx, indexName, encodeIndex(x.learned), Meta{ContentType: indexType, Revalidate: true})
	return err
}

func encodeIndex(stamps map[[keyBytes]byte]Stamp) []byte {
	type entry struct {
		key  [keyBytes]byte
		made Stamp
	}
	entries := make([]entry, 0, len(stamps))
	for key, made := range stamps {
		entries = append(entries, entry{key, made})
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(string(a.key[:]), string(b.key[:])) })
	data := append(make([]byte, 0, len(indexMagic)+entryBytes*len(entries)), indexMagic...)
	for _, e := range entries {
		data = append(append(data, e.key[:]...), e.made.bytes()...)
	}
	return data
}
