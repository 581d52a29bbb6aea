package webp

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// The inverse transforms of the decoder, which are those of libwebp, undo the forward ones but for rounding.
func TestForwardTransforms(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		var src, pix [16]byte
		var in, middle, out [16]int16
		for i := range src {
			src[i], pix[i] = byte(r.IntN(256)), byte(r.IntN(256))
			in[i] = int16(r.IntN(4000) - 2000)
		}
		forward(&middle, src[:], 4, pix[:], 4)
		addInverse(&middle, pix[:], 4)
		forwardWalshHadamard(&in, &middle)
		inverseWalshHadamard(&middle, &out)
		for i := range src {
			if abs(int(src[i])-int(pix[i])) > 1 || abs(int(in[i]-out[i])) > 1 {
				t.Fatalf("%v became %v, %v became %v", src, pix, in, out)
			}
		}
	}
}

func TestBooleans(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	probs, bits := make([]uint8, 100_000), make([]bool, 100_000)
	w := newBoolWriter()
	for i := range probs {
		probs[i] = uint8(1 + r.IntN(255))
		bits[i] = r.IntN(256) >= int(probs[i])
		w.bit(bits[i], probs[i])
	}
	reader := newBoolReader(w.close())
	for i, one := range bits {
		if reader.bit(probs[i]) != one || reader.ended {
			t.Fatal("differs at", i)
		}
	}
}

// pictureOf makes colours that change slowly, or a few flat ones.
func pictureOf(r *rand.Rand, width, height, channels int, flat bool) *codec.Picture {
	p := &codec.Picture{Width: width, Height: height, Channels: channels, Pix: make([]uint8, width*height*channels)}
	phase := r.Float64() * 6
	for i := range p.Pix {
		c, x, y := i%channels, i/channels%width, i/channels/width
		v := 128 + 90*math.Sin(float64(x+3*y)/11+float64(c)+phase)
		if flat {
			v = float64((x/7 ^ y/5) % 5 * 50)
		}
		p.Pix[i] = uint8(v)
	}
	return p
}

func TestEncodeIsDecoded(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	opt := codec.EncodeOptions{Quality: 90, ChromaFactor: 2, Profile: []byte("profile"), Exif: []byte("II*\x00exif"), XMP: []byte("<x/>")}
	for _, size := range [][2]int{{1, 1}, {2, 3}, {15, 17}, {16, 16}, {33, 31}, {120, 75}} {
		for channels := 1; channels <= 4; channels++ {
			for _, flat := range []bool{false, true} {
				pic := pictureOf(r, size[0], size[1], channels, flat)
				var buf bytes.Buffer
				if err := Encode(context.Background(), &buf, pic, opt); err != nil {
					t.Fatal(err)
				}
				got, l, err := rowsOf(buf.Bytes(), codec.OpenOptions{})
				if err != nil || l.Width != pic.Width || l.Height != pic.Height {
					t.Fatal(size, channels, flat, l, err)
				}
				sum, n := 0.0, 0
				for i := range pic.Width * pic.Height {
					red, green, blue, alpha := sampled(pic, i)
					if got[4*i+3] != alpha {
						t.Fatalf("%v of %d channels: alpha of pixel %d is %d, want %d", size, channels, i, got[4*i+3], alpha)
					}
					for c, v := range []uint8{red, green, blue} {
						if alpha > 0 {
							d := float64(v) - float64(got[4*i+c])
							sum, n = sum+d*d, n+1
						}
					}
				}
				if mean := sum / float64(max(n, 1)); mean > 60 && !flat {
					t.Errorf("%v of %d channels: mean squared error is %.1f", size, channels, mean)
				}
				img, err := open(buf.Bytes(), codec.OpenOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if h := img.Header(); string(h.ICC) != "profile" || string(h.Exif) != "II*\x00exif" || string(h.XMP) != "<x/>" {
					t.Errorf("metadata is %q, %q, %q", h.ICC, h.Exif, h.XMP)
				}
			}
		}
	}
}

// Lossless images come back pixel by pixel.
func TestLosslessIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for n := range 400 {
		width, height, colors := 1+r.IntN(40), 1+r.IntN(40), uint32(1+r.IntN(400))
		pix := make([]uint32, width*height)
		for i := range pix {
			switch {
			case n%3 == 0:
				pix[i] = r.Uint32()
			case n%3 == 1:
				pix[i] = r.Uint32N(colors) * 0x01030507
			case i > 0 && r.IntN(10) > 0:
				pix[i] = pix[i-1]
			default:
				pix[i] = r.Uint32N(colors)
			}
		}
		d, err := newVP8L(encodeLossless(append([]uint32{}, pix...), width, height, true))
		if err != nil {
			t.Fatal(n, err)
		}
		for y := range height {
			row, err := d.row()
			if err != nil {
				t.Fatal(n, y, err)
			}
			for x, v := range row {
				if v != pix[y*width+x] {
					t.Fatalf("image %d of %d×%d differs at %d,%d", n, width, height, x, y)
				}
			}
		}
	}
}

// The modes of a large picture may not fit into the first part of a frame, whose size has 19 bits. Then fewer are used.
func TestFirstPartFits(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	const w, h = 320, 160 // 200 macroblocks
	noise := &codec.Picture{Width: w, Height: h, Channels: 3, Pix: make([]uint8, 3*w*h)}
	for i := range noise.Pix {
		noise.Pix[i] = uint8(r.IntN(256))
	}
	f := fromSamples(noise)
	for _, most := range []int{mostFirst, 900, 500, 200} {
		e := newEncoder(w, h, f.pix, [3]int{w, w / 2, w / 2}, 80)
		frame := e.encodeFrame(most)
		if first := int(frame[0])>>5 | int(frame[1])<<3 | int(frame[2])<<11; first > most && e.modest < meanMode {
			t.Errorf("the first part has %d bytes of %d", first, most)
		}
		planes, err := planesOf(assembled("VP8 ", frame))
		if err != nil {
			t.Fatal(most, err)
		}
		sum := 0.0
		for i, v := range f.pix[0] {
			d := float64(v) - float64(planes[i])
			sum += d * d
		}
		if mean := sum / w / h; mean > 20 {
			t.Errorf("with %d bytes the mean squared error is %.0f", most, mean)
		}
	}
}

func assembled(kind string, chunk []byte) []byte {
	out := appendChunk([]byte("RIFF\x00\x00\x00\x00WEBP"), kind, chunk)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}
