package png

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// inflateAll inflates a zlib stream in pieces of about the given size.
func inflateAll(r io.Reader, size int) (all []byte, err error) {
	z := newInflater(r)
	buf := make([]byte, 4*history+size+slack) // so that the history is not copied for each of many small pieces
	for w := history; err == nil; {
		if w+size+slack > len(buf) {
			copy(buf, buf[w-history:w])
			w = history
		}
		from := w
		w, err = z.read(buf, from, from+size, func() error { return nil })
		all = append(all, buf[from:w]...)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return all, err
}

// samples are bytes of several kinds: like rows of an image, like noise, and runs.
func samples(n int) map[string][]byte {
	r := rand.New(rand.NewPCG(7, 8))
	noise, slope, runs, far := make([]byte, n), make([]byte, n), make([]byte, n), make([]byte, n)
	for i := range n {
		noise[i] = uint8(r.Uint32())
		slope[i] = uint8(r.NormFloat64() * 4)
		runs[i] = uint8(i * i / 60000)
		far[i] = noise[i%history]
	}
	periods := slope[:0:0]
	for period := 1; len(periods) < n; period = period%40 + 1 {
		periods = append(periods, bytes.Repeat(noise[len(periods)%(n-40):][:period], 1+r.IntN(300/period+1))...)
	}
	return map[string][]byte{"noise": noise, "slope": slope, "runs": runs, "far": far, "periods": periods}
}

// TestInflate inflates what klauspost's zlib wrote, at all its kinds of levels and in pieces of several sizes.
func TestInflate(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts no goroutine: to look for races takes ten times as long, and finds none")
	}
	for name, want := range samples(100_000) {
		for _, level := range []int{zlib.HuffmanOnly, 0, 1, 3, 5, 6, 8} {
			var b bytes.Buffer
			z, err := zlib.NewWriterLevel(&b, level)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := z.Write(want); err != nil {
				t.Fatal(err)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			for _, size := range []int{1, 999, 40_000, pieceSize} {
				got, err := inflateAll(bytes.NewReader(b.Bytes()), size)
				if err != nil || !bytes.Equal(got, want) {
					t.Fatalf("%s at level %d in pieces of %d: %d bytes, %v", name, level, size, len(got), err)
				}
			}
			if got, err := inflateAll(&oneByte{&b}, 999); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%s at level %d byte by byte: %d bytes, %v", name, level, len(got), err)
			}
		}
	}
}

// TestInflateDamaged: each broken stream has its error. The bits of a byte come lowest first.
func TestInflateDamaged(t *testing.T) {
	for name, c := range map[string]struct {
		stream string
		want   error
	}{
		"empty":                {"", errPixelsEnd},
		"header only":          {"\x78\x9c", errPixelsEnd},
		"no zlib":              {"\x79\x9c\x03\x00", codec.FormatError("pixels are no zlib stream")},
		"preset dictionary":    {"\x78\xbb\x03\x00", codec.FormatError("pixels are no zlib stream")},
		"reserved block":       {"\x78\x9c\x07", codec.FormatError("block of a reserved kind in the pixels")},
		"stored length":        {"\x78\x9c\x01\x01\x00\x00\x00", codec.FormatError("length of a stored block in the pixels")},
		"stored cut":           {"\x78\x9c\x01\x05\x00\xfa\xffabc", errPixelsEnd},
		"far match":            {"\x78\x9c\x4b\x04\x22\x00", errDistance},
		"fixed code 286":       {"\x78\x9c\x1b\x03", errCode},
		"too many literals":    {"\x78\x9c\xfd\xff\xff", codec.FormatError("number of codes in the pixels")},
		"lengths over the top": {"\x78\x9c\x05\xc0\xff\xff\xff\xff\xff\xff\xff\xff", codec.FormatError("Huffman code in the pixels")},
	} {
		got, err := inflateAll(bytes.NewReader([]byte(c.stream)), 100)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %q, %v, want %v", name, got, err, c.want)
		}
	}
}

// FuzzInflate compares with the standard library: the same streams are whole, and hold the same bytes.
func FuzzInflate(f *testing.F) {
	for _, b := range samples(3000) {
		for _, level := range []int{-2, -1, 0, 1, 9} {
			var z bytes.Buffer
			w, err := flate.NewWriter(&z, level)
			if err != nil {
				f.Fatal(err)
			}
			if _, err := w.Write(b); err != nil {
				f.Fatal(err)
			}
			if err := w.Close(); err != nil {
				f.Fatal(err)
			}
			f.Add(z.Bytes(), 500)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, size int) {
		const most = 4 << 20
		size = max(500, size%100_000) // each piece costs a copy of 32 KiB
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b)), most))
		if len(want) == most {
			t.Skip("a bomb")
		}
		got, err := inflateAll(bytes.NewReader(append([]byte("\x78\x9c"), b...)), size)
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d bytes, %v, want %d, %v", len(got), err, len(want), wantErr)
		}
	})
}
