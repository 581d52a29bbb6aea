package jpeg

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// checkScales demands of all scales at once the planes of each alone, whole and in bands.
func checkScales(t *testing.T, file []byte, opt DecodeOptions) {
	t.Helper()
	opt.Scale, opt.Also = 2, []int{8, 1, 4}
	all, err := DecodeAll(t.Context(), bytes.NewReader(file), opt)
	if err != nil {
		return // some alone may still be good, where less of the file is read
	}
	bands := map[int]*Planes{}
	if err := DecodeRows(t.Context(), bytes.NewReader(file), opt, func(b *Band) error {
		if bands[b.Scale] == nil {
			p := *b.Planes
			p.Plane = append([]Plane(nil), b.Plane...)
			for i := range p.Plane {
				p.Plane[i].Pix = nil
			}
			bands[b.Scale] = &p
		}
		for i, plane := range b.Plane {
			whole := &bands[b.Scale].Plane[i]
			whole.Pix = append(whole.Pix, plane.Pix[:b.Rows[i]*plane.Stride]...)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for i, scale := range []int{2, 8, 1, 4} {
		alone, err := Decode(t.Context(), bytes.NewReader(file), DecodeOptions{
			Scale: scale, Tolerant: opt.Tolerant, MaxPixels: opt.MaxPixels,
		})
		if err != nil {
			t.Fatalf("scale %d alone: %v", scale, err)
		}
		samePlanes(t, all[i], alone)
		samePlanes(t, bands[scale], alone)
	}
}

// All scales of one pass are what each is alone: of every file, and of files that are cut or changed at random.
func TestScalesAtOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	for _, name := range files(t) {
		file := readFile(t, name)
		t.Run(name, func(t *testing.T) {
			checkScales(t, file, DecodeOptions{})
			for range 10 {
				checkScales(t, file[:random.IntN(len(file))], DecodeOptions{Tolerant: true, MaxPixels: 1 << 20})
				damaged := bytes.Clone(file)
				for range 1 + random.IntN(3) {
					damaged[random.IntN(len(file))] = byte(random.Uint32())
				}
				checkScales(t, damaged, DecodeOptions{MaxPixels: 1 << 20})
				checkScales(t, damaged, DecodeOptions{Tolerant: true, MaxPixels: 1 << 20})
			}
		})
	}
}

// What a scan has made known to the last bit stays, whatever later scans say of it: a decoder that needs no more does not
// read them. Here the first DC scan comes again, at the end, for other pixels.
func TestLaterScansChangeNothing(t *testing.T) {
	img, other := newTestImage(64, 48, samplings["4:2:0"], 3), newTestImage(64, 48, samplings["4:2:0"], 4)
	end := []byte{0xff, 0xd9}
	for name, files := range map[string][2][]byte{
		"progressive": {img.progressive(), other.progressive()},
		"baseline":    {img.baseline(true), other.baseline(true)},
	} {
		again := files[1][bytes.Index(files[1], []byte{0xff, 0xda}):]
		file := append(bytes.TrimSuffix(files[0], end), again...)
		t.Run(name, func(t *testing.T) {
			checkScales(t, file, DecodeOptions{})
			samePlanes(t, decode(t, file, DecodeOptions{Scale: 8}), decode(t, files[0], DecodeOptions{Scale: 8}))
		})
	}
}

func FuzzScales(f *testing.F) {
	for _, name := range files(f) {
		f.Add(readFile(f, name), true)
	}
	f.Fuzz(func(t *testing.T, file []byte, tolerant bool) {
		if len(file) > 1<<14 {
			return
		}
		checkScales(t, file, DecodeOptions{Tolerant: tolerant, MaxPixels: 1 << 16})
	})
}
