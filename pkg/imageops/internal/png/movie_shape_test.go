package png

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// A movie has the smallest kind of pixels that all of its frames have; a profile is for colours. That the frames stay as they are is
// held by TestMotionIsKept of imageops, and by TestMovingPicturesInBrowser of cmd.
func TestMovieShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	any8 := func() uint8 { return uint8(r.Uint32()) }
	grey := func(alpha func() uint8) func(int) [4]uint8 {
		return func(int) [4]uint8 { v := any8(); return [4]uint8{v, v, v, alpha()} }
	}
	opaque := func() uint8 { return 255 }
	for name, c := range map[string]struct {
		pixel   func(frame int) [4]uint8
		profile []byte
		want    ColorType
	}{
		"two colours":   {func(int) [4]uint8 { return [2][4]uint8{{255, 0, 0, 255}, {0, 0, 90, 80}}[r.IntN(2)] }, nil, Paletted},
		"greys":         {grey(opaque), nil, Gray},
		"a profile":     {func(int) [4]uint8 { v := uint8(9 * r.IntN(10)); return [4]uint8{v, v, v, 255} }, []byte("profile"), Paletted},
		"dim greys":     {grey(any8), nil, GrayAlpha},
		"colours":       {func(int) [4]uint8 { return [4]uint8{any8(), any8(), any8(), 255} }, nil, RGB},
		"glass":         {func(int) [4]uint8 { return [4]uint8{any8(), any8(), any8(), any8()} }, nil, RGBA},
		"glass at last": {func(frame int) [4]uint8 { return [4]uint8{any8(), any8(), any8(), 255 - uint8(frame/3)} }, nil, RGBA},
	} {
		m := NewMovie(40, 30, 0, codec.EncodeOptions{Profile: c.profile})
		for frame := range 4 {
			pix := m.Frame()
			for i := 0; i < len(pix); i += 4 {
				p := c.pixel(frame)
				copy(pix[i:], p[:])
			}
			if err := m.Add(context.Background(), time.Second); err != nil {
				t.Fatal(err)
			}
		}
		data, err := m.Close(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if got := ColorType(data[25]); got != c.want {
			t.Errorf("%s: colour type %d, want %d", name, got, c.want)
		}
	}
}
