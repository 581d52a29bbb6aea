package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"time"

	"github.com/s3img/s3img/pkg/gallery"
)

const (
	// headsName is the object that keeps what was read of files, below a prefix and beside what else s3img keeps there.
	headsName  = ".s3img/gallery"
	headsMagic = "s3img gallery 1\n"
	headsType  = "application/octet-stream"

	headKeyBytes = 8
	headBytes    = headKeyBytes + 4 + 4 + 8
	// maxHeads is beyond any cache, in bytes: ten million files.
	maxHeads = 1 << 28
)

// headKey stands for a file that has this name and these bytes.
type headKey [headKeyBytes]byte

func keyOf(file gallery.File) headKey {
	version := file.Tag
	if version == "" {
		version = strconv.FormatInt(file.Size, 10) + " " + file.ModTime.UTC().Format(time.RFC3339Nano)
	}
	sum := sha256.Sum256([]byte(file.Name + "\x00" + version))
	return headKey(sum[:headKeyBytes])
}

// encodeHeads writes the entries in the order of their keys, such that the same ones are the same bytes: the key, width and height in
// pixels, and the second of Unix time in which it was taken, 0 for none, in big-endian order.
func encodeHeads(heads map[headKey]gallery.Head) []byte {
	keys := make([]headKey, 0, len(heads))
	for key := range heads {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b headKey) int { return cmp.Compare(string(a[:]), string(b[:])) })
	data := append(make([]byte, 0, len(headsMagic)+headBytes*len(keys)), headsMagic...)
	for _, key := range keys {
		head, taken := heads[key], int64(0)
		if !head.Taken.IsZero() {
			taken = head.Taken.Unix()
		}
		data = append(data, key[:]...)
		data = binary.BigEndian.AppendUint32(data, uint32(head.Width))
		data = binary.BigEndian.AppendUint32(data, uint32(head.Height))
		data = binary.BigEndian.AppendUint64(data, uint64(taken))
	}
	return data
}

// decodeHeads reads what encodeHeads wrote; nil where data is anything else.
func decodeHeads(data []byte) map[headKey]gallery.Head {
	entries, ok := bytes.CutPrefix(data, []byte(headsMagic))
	if !ok || len(entries)%headBytes != 0 {
		return nil
	}
	heads := make(map[headKey]gallery.Head, len(entries)/headBytes)
	for ; len(entries) > 0; entries = entries[headBytes:] {
		value := entries[headKeyBytes:headBytes]
		width, height := binary.BigEndian.Uint32(value), binary.BigEndian.Uint32(value[4:])
		taken := int64(binary.BigEndian.Uint64(value[8:]))
		if width > maxSide || height > maxSide || taken < -maxSecond || taken > maxSecond {
			return nil
		}
		head := gallery.Head{Width: int(width), Height: int(height)}
		if taken != 0 {
			head.Taken = time.Unix(taken, 0).UTC()
		}
		heads[headKey(entries[:headKeyBytes])] = head
	}
	return heads
}

// No image has a longer side, in pixels, and no camera a clock that is further from 1970, in seconds.
const (
	maxSide   = 1 << 30
	maxSecond = 1 << 38
)
