package tiff

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// TestMemory decodes a large image of one strip, and of tiles: what is held is no picture, and less than what Memory says.
func TestMemory(t *testing.T) {
	const side = 4000
	packed := deflated(make([]byte, side*side))
	strip := written(packed, plainFields(side, side, deflate, uint32(len(packed)))...)
	tile := deflated(make([]byte, 256*256))
	places, sizes := make([]uint32, 256), make([]uint32, 256)
	for i := range places {
		places[i], sizes[i] = 8, uint32(len(tile))
	}
	tiled := written(tile, field{tagWidth, []uint32{side}}, field{tagHeight, []uint32{side}}, field{tagBits, []uint32{8}}, field{tagCompression, []uint32{deflate}},
		field{tagPhotometric, []uint32{1}}, field{tagTileWidth, []uint32{256}}, field{tagTileHeight, []uint32{256}},
		field{tagTileOffsets, places}, field{tagTileBytes, sizes})
	for name, data := range map[string][]byte{"strip": strip, "tiles": tiled} {
		p, err := open(held(data), testLimits)
		if err != nil {
			t.Fatal(name, err)
		}
		took := allocated(func() { err = p.Rows(context.Background(), codec.Want{}, func(codec.Row) error { return nil }) })
		if err != nil {
			t.Fatal(name, err)
		}
		if want := p.Memory(codec.Want{}); took > want || want > 4<<20 {
			t.Errorf("%s: %d bytes taken, %d told: want no more taken than told, and 4 MB at most", name, took, want)
		}
	}
}

// held is a file in memory that is not that of a picture.
func held(data []byte) *input {
	return &input{codec.Whole{ReaderAt: bytes.NewReader(data), Size: int64(len(data))}}
}

// allocated is how many bytes f allocates in all.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// TestContext stops where the context is done.
func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	rows := 0
	err := openFile(t, "strips-of-1.tiff").Rows(ctx, codec.Want{}, func(codec.Row) error {
		rows++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || rows != 1 {
		t.Errorf("%d rows, then %v: want 1, and that it was cancelled", rows, err)
	}
}
