package webp

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// riffOf puts chunks into a file.
func riffOf(chunks ...string) []byte {
	body := "WEBP" + strings.Join(chunks, "")
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// endless is the start of a file that claims to be as large as can be.
func endless() []byte { return []byte("RIFF\xfe\xff\xff\xffWEBP") }

func chunkOf(kind, data string) string {
	b := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(data)))
	return string(b) + data + strings.Repeat("\x00", len(data)&1)
}

// bitsOf packs values, each of some bits, the lowest first, as VP8L has them.
type bitsOf struct {
	out  []byte
	held uint64
	n    int
}

func (b *bitsOf) add(v uint64, n int) *bitsOf {
	b.held |= v << b.n
	for b.n += n; b.n >= 8; b.n -= 8 {
		b.out = append(b.out, byte(b.held))
		b.held >>= 8
	}
	return b
}

func (b *bitsOf) String() string { return string(b.out) + string(byte(b.held)) }

// lossless begins an image of width × height.
func lossless(width, height int) *bitsOf {
	return new(bitsOf).add(0x2f, 8).add(uint64(width-1), 14).add(uint64(height-1), 14).add(0, 4)
}

// oneSymbol is a prefix code that takes no bits.
func (b *bitsOf) oneSymbol(v uint64) *bitsOf { return b.add(1, 1).add(0, 1).add(1, 1).add(v, 8) }

func (b *bitsOf) fiveCodes() *bitsOf {
	for range 5 {
		b.oneSymbol(0)
	}
	return b
}

// Files that lie about their size, name what is not there, or ask for tables without end: each is an error, at once and in little
// memory.
func TestHostileFiles(t *testing.T) {
	still := chunkOf("VP8X", "\x00\x00\x00\x00\x07\x00\x00\x07\x00\x00")
	moving := chunkOf("VP8X", "\x02\x00\x00\x00\x07\x00\x00\x07\x00\x00")
	image := func(b *bitsOf) []byte { return riffOf(chunkOf("VP8L", b.String()+strings.Repeat("\x00", 20))) }
	plain := string(readFile(t, "lossy_01.webp")[20:])
	many := lossless(64, 64).add(0, 1).add(0, 1).add(1, 1).add(0, 3) // no transform, no cache, groups in squares of 4
	many.add(0, 1).oneSymbol(255).oneSymbol(255).oneSymbol(0).oneSymbol(0).oneSymbol(0)
	longCode := func(b *bitsOf) *bitsOf { // a code whose lengths are all 15, but too few of them
		b.add(0, 1).add(15, 4)
		for i := range 19 {
			b.add(map[bool]uint64{true: 1}[i == 18], 3)
		}
		return b.add(0, 1)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"huge canvas": {
			riffOf(chunkOf("VP8X", "\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"), chunkOf("VP8 ", plain)), new(codec.LimitError),
		},
		"canvas of 2^48":     {riffOf(chunkOf("VP8X", "\x02\x00\x00\x00\xff\xff\xff\xff\xff\xff")), new(codec.LimitError)},
		"pixels of 4 GB":     {append(endless(), "VP8 \xff\xff\xff\xff"+plain[:20]...), new(codec.LimitError)},
		"alpha of 4 GB":      {append(endless(), "ALPH\xff\xff\xff\xff"+plain[:20]...), new(codec.LimitError)},
		"no chunk":           {riffOf(), codec.FormatError("")},
		"no pixels":          {riffOf(still), codec.FormatError("")},
		"empty frame":        {riffOf(moving, chunkOf("ANMF", strings.Repeat("\x00", 24))), codec.FormatError("")},
		"empty image":        {riffOf(chunkOf("VP8L", "")), io.ErrUnexpectedEOF},
		"version 1":          {riffOf(chunkOf("VP8L", "\x2f\x00\x00\x00\x20")), codec.FormatError("")},
		"interframe":         {riffOf(chunkOf("VP8 ", "\x01"+plain[1:])), codec.FormatError("")},
		"0 wide":             {riffOf(chunkOf("VP8 ", plain[:6]+"\x00\x00"+plain[8:])), codec.FormatError("")},
		"groups without end": {image(many), codec.FormatError("")},
		"incomplete code":    {image(longCode(lossless(9, 9).add(0, 3))), codec.FormatError("")},
		"transform twice": {
			image(lossless(9, 9).add(1, 1).add(2, 2).add(1, 1).add(2, 2).add(0, 3).fiveCodes()), codec.FormatError(""),
		},
		"cache of 15 bits": {image(lossless(9, 9).add(0, 1).add(1, 1).add(15, 4)), codec.FormatError("")},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, err := rowsOf(c.data, codec.OpenOptions{Limits: codec.Limits{MaxPixels: 1 << 24, MaxBytes: 1 << 30, MaxFrames: 10}})
			runtime.ReadMemStats(&after)
			if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
				t.Errorf("took %d bytes", got)
			}
			var limit *codec.LimitError
			var format codec.FormatError
			{
				var errCase0 *codec.LimitError
				var errCase1 codec.FormatError
				switch {
				case c.want == nil:
					if err != nil {
						t.Error(err)
					}
				case errors.As(c.want, &errCase0):
					if !errors.As(err, &limit) {
						t.Errorf("got %v, want an error of a limit", err)
					}
				case errors.As(c.want, &errCase1):
					if !errors.As(err, &format) {
						t.Errorf("got %v, want an error of the format", err)
					}
				default:
					if !codec.EndsEarly(err) {
						t.Errorf("got %v, want an unexpected end", err)
					}
				}
			}
		})
	}
}

// Every file that is cut off is damaged, wherever that is, and never shown unless asked.
func TestTruncated(t *testing.T) {
	for _, name := range []string{"lossy_01.webp", "alpha_3.webp", "lossless_1.webp", "colors_4.webp", "moving_webpmux.webp"} {
		data := readFile(t, name)
		for n := range len(data) - 1 { // the last byte may be padding
			if _, _, err := rowsOf(data[:n], codec.OpenOptions{}); err == nil {
				t.Errorf("%s: %d of %d bytes are enough", name, n, len(data))
			}
		}
	}
}

// The context is looked at while pixels are decoded.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, name := range []string{"lossy_01.webp", "alpha_3.webp", "lossless_1.webp"} {
		img, err := open(readFile(t, name), codec.OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		err = img.(codec.RowDecoder).Rows(ctx, codec.Want{Scales: []int{1}}, func(codec.Row) error { return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Without pixels, only the header is read, and it is the same.
func TestHeaderAlone(t *testing.T) {
	for _, row := range readTable(t, "pixels.csv")[1:] {
		data := readFile(t, row[0])
		short, err := Open(codec.NewSource(bytes.NewReader(data), 1<<30), codec.OpenOptions{Limits: limits})
		if err != nil {
			t.Fatal(err)
		}
		whole, err := open(data, codec.OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		a, b := short.Header(), whole.Header()
		if a.Width != b.Width || a.Height != b.Height || a.ColorModel != b.ColorModel || a.Alpha != b.Alpha || a.Planar != b.Planar {
			t.Errorf("%s: %+v, then %+v", row[0], a, b)
		}
	}
}
