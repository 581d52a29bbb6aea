package imageops

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// pnm is a room for the grey and RGB images of Netpbm (pgm(5), ppm(5)) with 8 bits and no comments, and its row.
func pnm() *codec.Format {
	return &codec.Format{
		Name: "pnm", Label: "PNM", MediaType: "image/x-portable-anymap", Extensions: []string{".pnm", ".ppm"}, MaxSide: 1000,
		Sniff: func(head []byte) bool {
			return bytes.HasPrefix(head, []byte("P5")) || bytes.HasPrefix(head, []byte("P6"))
		},
		Open:   openPNM,
		Encode: encodePNM,
	}
}

type pnmPicture struct {
	header   codec.Header
	channels int
	source   *codec.Source
}

func openPNM(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	var kind, width, height, most int
	if _, err := fmt.Fscanf(s, "P%d\n%d %d\n%d\n", &kind, &width, &height, &most); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	p := &pnmPicture{channels: 2*kind - 9, source: s}
	p.header.ColorModel, p.header.BitDepth = map[int]string{1: "Gray", 3: "RGB"}[p.channels], 8
	if err := p.header.SetSize(int64(width), int64(height), opt.Limits); err != nil {
		return nil, err
	}
	if !opt.Pixels {
		return p, nil
	}
	return p, s.Pass(int64(width) * int64(height) * int64(p.channels))
}

func (p *pnmPicture) Header() *codec.Header   { return &p.header }
func (p *pnmPicture) Memory(codec.Want) int64 { return p.source.Held.Size() }

func (p *pnmPicture) Layout(int) codec.Layout {
	return codec.Layout{Width: p.header.Width, Height: p.header.Height, Channels: p.channels, Depth: 8}
}

func (p *pnmPicture) Rows(ctx context.Context, _ codec.Want, emit func(codec.Row) error) error {
	pixels, row := p.source.Held.Reader(), make([]byte, p.header.Width*p.channels)
	for range p.header.Height {
		if _, err := io.ReadFull(pixels, row); err != nil {
			return err
		}
		if err := emit(codec.Row{Scale: 1, Bytes: row}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func encodePNM(_ context.Context, w io.Writer, pic *codec.Picture, _ codec.EncodeOptions) error {
	_, err := fmt.Fprintf(w, "P%d\n%d %d\n255\n%s", (pic.Channels+9)/2, pic.Width, pic.Height, pic.Pix)
	return err
}

// Many goroutines add a row to the same table: each has its own.
func TestTablesShareNoRow(t *testing.T) {
	one, other := known().with(pnm()), known().with(pixels)
	if last := len(known()); one[last].Name != "pnm" || other[last] != pixels {
		t.Errorf("%s, %s", one[last].Name, other[last].Name)
	}
}

// A format is added by one room and one row: it is read, written, detected and named, and no name changes for it.
func TestAddingAFormat(t *testing.T) {
	formats := known().with(pnm())
	gray := []byte("P5\n4 2\n255\n\x00\x40\x80\xc0\x10\x50\x90\xd0")
	info, err := formats.inspect(bytes.NewReader(gray), Limits{})
	if err != nil || info.Format != "pnm" || info.Width != 4 || info.Height != 2 || info.ColorModel != "Gray" || info.Frames != 1 {
		t.Fatalf("%+v, %v", info, err)
	}
	_, made, err := formats.render(t.Context(), bytes.NewReader(gray), Options{Sizes: []int{4}, Style: Style{Format: "pnm"}})
	if err != nil || !bytes.Equal(made[0].Data, gray) {
		t.Errorf("%v, %v", made, err)
	}
	_, made, err = formats.render(t.Context(), bytes.NewReader(readFile(t, "rgba.png")), Options{Sizes: []int{8}, Style: Style{Format: "pnm"}})
	if err != nil || !bytes.HasPrefix(made[0].Data, []byte("P6\n8 5\n255\n")) {
		t.Errorf("%v, %v", made, err)
	}
	if _, made, err = formats.render(t.Context(), bytes.NewReader(gray), Options{Sizes: []int{4}}); err != nil || made[0].Format != JPEG {
		t.Errorf("nothing asked for: %v, %v", made, err)
	}
	if got := formats.fileName("a/x.PPM", "5", "pnm"); got != "a/x-5.PPM" {
		t.Error(got)
	}
	if got := formats.fileName("a/x.ppm", "5", ""); got != "a/x-5.jpg" {
		t.Errorf("the name that was promised has become %s", got)
	}
	if all := formats.infos(); all[len(all)-1].Label != "PNM" || !all[len(all)-1].Written {
		t.Errorf("%+v", all)
	}
	if _, _, err := formats.render(t.Context(), bytes.NewReader(gray[:15]), Options{Sizes: []int{4}}); !IsBadImage(err) {
		t.Errorf("a file that is cut off: %v", err)
	}
	if _, err := Inspect(bytes.NewReader(gray), Limits{}); err == nil {
		t.Error("the table of others has changed")
	}
}

// Inspect says of every file here what its decoder finds: whoever is refused by one is refused by the other, and by the same words.
func TestInspectAndDecodersAgree(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, name := range everyFile(t) {
		data := readFile(t, name)
		if _, ok := Detect(data); !ok {
			continue
		}
		tried++
		info, inspectErr := Inspect(bytes.NewReader(data), Limits{})
		rendered, made, renderErr := Render(t.Context(), bytes.NewReader(data), Options{Sizes: []int{16}, Tolerant: true})
		if fmt.Sprint(inspectErr) != fmt.Sprint(renderErr) || info != rendered {
			t.Errorf("%s: Inspect says %+v, %v; the decoder %+v, %v", name, info, inspectErr, rendered, renderErr)
		}
		if renderErr != nil {
			continue
		}
		if w, h := Square(16).Inside(info.Width, info.Height); made[0].Width != w || made[0].Height != h {
			t.Errorf("%s: %d×%d, want %d×%d", name, made[0].Width, made[0].Height, w, h)
		}
	}
	if tried < 100 {
		t.Errorf("tried %d files", tried)
	}
}

// everyFile lists the files of testdata, but for the large ones.
func everyFile(t *testing.T) (names []string) {
	t.Helper()
	for _, pattern := range []string{"*", "animations/*", "shown/*"} {
		paths, err := filepath.Glob("testdata/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			name := strings.TrimPrefix(filepath.ToSlash(path), "testdata/")
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && !strings.Contains(name, "large") {
				names = append(names, name)
			}
		}
	}
	return names
}
