package renditions

import (
	"cmp"
	"context"
	"crypto/sha256"
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
	// maxIndex is beyond any index, in bytes: six hundred million entries.
	maxIndex = 1 << 34
)

// stampIndex is a cache: an entry counts only for the object that has the name and the ETag it was made for, and where there is
// none the object is asked. It holds hashes only, 28 bytes for each object, in a temporary file. The zero value is empty.
type stampIndex struct {
	shard Shard // has an index of its own, or those that run side by side would write over what the others learned
	known sortedEntries

	mu      sync.Mutex
	learned map[[keyBytes]byte]Stamp // since it was read
	met     []uint64                 // a bit for each known entry: an object has it
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
	at, made, ok := x.known.search(key)
	if ok {
		x.mu.Lock()
		x.met[at/64] |= 1 << (at % 64)
		x.mu.Unlock()
	}
	return made, ok
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

func (x *stampIndex) name() string { return indexName + x.shard.suffix() }

// read takes in what an earlier job saved. An index that is missing, or cannot be read, or is none is as good as an empty one.
func (x *stampIndex) read(ctx context.Context, store Store) {
	body, err := store.Open(ctx, x.name())
	if err != nil && x.shard.IsPart() {
		body, err = store.Open(ctx, indexName) // of a job that was not divided
	}
	if err != nil {
		return
	}
	defer func() { _ = body.Close() }()
	if x.known, err = sortEntries(body); err == nil {
		x.met = make([]uint64, x.known.count/64+1)
	}
}

// save stores what is known of the objects that were met, and of those that came since; nothing where nothing was learned. all says that
// the others are gone.
func (x *stampIndex) save(ctx context.Context, store Store, all bool) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.learned) == 0 {
		return nil
	}
	err := x.known.each(func(at int, key [keyBytes]byte, made Stamp) {
		if _, newer := x.learned[key]; !newer && (!all || x.met[at/64]>>(at%64)&1 == 1) {
			x.learned[key] = made
		}
	})
	if err != nil {
		return err
	}
	_, err = store.Put(ctx, x.name(), encodeIndex(x.learned), Meta{ContentType: indexType, Revalidate: true})
	return err
}

// close removes the temporary file.
func (x *stampIndex) close() { x.known.close() }

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
