package renditions

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"sort"
)

// fenceEvery is how many entries are read for each search.
const fenceEvery = 128

// sortedEntries are those of an index, in the order of their keys, in a temporary file: what is in memory is a key for every
// fenceEvery entries. The zero value has none. It is safe for concurrent use.
type sortedEntries struct {
	file   *os.File
	count  int
	fences [][keyBytes]byte
}

var errNoIndex = errors.New("it is no index")

// sortEntries reads an index to its end. It fails if that is not whole, or in disorder.
func sortEntries(index io.Reader) (s sortedEntries, err error) {
	buffered := bufio.NewReaderSize(io.LimitReader(index, maxIndex), fenceEvery*entryBytes)
	magic := make([]byte, len(indexMagic))
	if _, err := io.ReadFull(buffered, magic); err != nil || string(magic) != indexMagic {
		return s, errNoIndex
	}
	if s.file, err = os.CreateTemp("", "s3img-stamps-"); err != nil {
		return s, err
	}
	if err = s.take(buffered); err != nil {
		s.close()
		return sortedEntries{}, err
	}
	return s, nil
}

func (s *sortedEntries) take(index io.Reader) error {
	to := bufio.NewWriterSize(s.file, fenceEvery*entryBytes)
	var entry [entryBytes]byte
	var last [keyBytes]byte
	for {
		switch _, err := io.ReadFull(index, entry[:]); {
		case errors.Is(err, io.EOF):
			return to.Flush()
		case err != nil:
			return err
		}
		key := [keyBytes]byte(entry[:keyBytes])
		if s.count > 0 && bytes.Compare(last[:], key[:]) >= 0 {
			return errNoIndex
		}
		if s.count%fenceEvery == 0 {
			s.fences = append(s.fences, key)
		}
		last = key
		s.count++
		if _, err := to.Write(entry[:]); err != nil {
			return err
		}
	}
}

// search returns the entry with a key, and its place. One that cannot be read is not there.
func (s *sortedEntries) search(key [keyBytes]byte) (at int, made Stamp, ok bool) {
	block, exact := slices.BinarySearchFunc(s.fences, key, func(fence, key [keyBytes]byte) int { return bytes.Compare(fence[:], key[:]) })
	if !exact {
		block--
	}
	if block < 0 {
		return 0, Stamp{}, false
	}
	n := min(fenceEvery, s.count-block*fenceEvery)
	var buf [fenceEvery * entryBytes]byte
	if _, err := s.file.ReadAt(buf[:n*entryBytes], int64(block)*fenceEvery*entryBytes); err != nil {
		return 0, Stamp{}, false
	}
	i := sort.Search(n, func(i int) bool { return bytes.Compare(buf[i*entryBytes:][:keyBytes], key[:]) >= 0 })
	if i == n || [keyBytes]byte(buf[i*entryBytes:]) != key {
		return 0, Stamp{}, false
	}
	return block*fenceEvery + i, stampOfBytes(buf[i*entryBytes+keyBytes:][:stampBytes]), true
}

// each visits all entries in order.
func (s *sortedEntries) each(visit func(at int, key [keyBytes]byte, made Stamp)) error {
	if s.file == nil {
		return nil
	}
	from := bufio.NewReaderSize(io.NewSectionReader(s.file, 0, int64(s.count)*entryBytes), fenceEvery*entryBytes)
	var entry [entryBytes]byte
	for at := range s.count {
		if _, err := io.ReadFull(from, entry[:]); err != nil {
			return err
		}
		visit(at, [keyBytes]byte(entry[:keyBytes]), stampOfBytes(entry[keyBytes:]))
	}
	return nil
}

func (s *sortedEntries) close() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
}
