package heif

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/hevc"
)

// Sniff reports whether a file begins as HEIC does: with a brand of H.265 (ISO/IEC 23008-12, annex B.4), as its own or among the first
// compatible ones, and none of AVIF.
func Sniff(head []byte) bool {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return false
	}
	size := int(min(binary.BigEndian.Uint32(head), uint32(len(head))))
	is := false
	for at := 8; at+4 <= size; at += 4 {
		switch string(head[at : at+4]) {
		case "avif", "avis":
			return false
		case "heic", "heix", "heim", "heis", "hevc", "hevx":
			is = is || at != 12 // which is a version
		}
	}
	return is
}

// image is a HEIC whose boxes have been read.
type image struct {
	header codec.Header
	file   *file
	view   view
	main   *coded // what the primary item is made of
	alpha  *coded // nil = opaque
	// premultiplied tells that colours are so by alpha.
	premultiplied bool
	colours       colours
}

// coded is a picture of an item that is coded, or a grid of them.
type coded struct {
	width, height int
	columns, rows int // of tiles
	tiles         []*item
	tileW, tileH  int
	config        []hevc.Config // by tile
	sps           *hevc.SPS     // of the first
	layers        []layer       // of an overlay; it has no tiles then
	background    [4]uint8
}

// Open reads the boxes of a file, all of which is held.
func Open(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	data, err := s.All()
	if err != nil {
		return nil, err
	}
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	m := &image{file: f}
	it := f.items[f.primary]
	if it == nil {
		return nil, codec.FormatError("its primary item is missing")
	}
	if err := m.open(it, opt); err != nil {
		return nil, asCodec(err)
	}
	m = m.smaller(it, opt)
	if m.main.layers != nil {
		return overlaid{m}, nil
	}
	return m, nil
}

// asCodec makes an error of the decoder one that the engine knows.
func asCodec(err error) error {
	var unsupported *hevc.UnsupportedError
	if errors.As(err, &unsupported) {
		return &codec.UnsupportedError{Format: "HEIC with " + unsupported.Tool}
	}
	return err
}

func (m *image) open(it *item, opt codec.OpenOptions) error {
	it, turned, err := m.file.source(it)
	if err != nil {
		return err
	}
	if m.main, err = m.file.coded(it, opt.Limits, 0); err != nil {
		return err
	}
	m.view = view{width: m.main.width, height: m.main.height, turn: turns[0]}
	for i := len(turned) - 1; i >= 0; i-- {
		if err := m.view.apply(turned[i]); err != nil {
			return err
		}
	}
	if err := m.header.SetSize(int64(m.view.width), int64(m.view.height), opt.Limits); err != nil {
		return err
	}
	if m.alpha, err = m.file.transparency(it, m.main, opt.Limits); err != nil {
		return err
	}
	m.premultiplied = m.alpha != nil && len(it.refs["prem"]) > 0
	m.colours = m.file.coloursOf(it, m.main)
	m.describe(it)
	return nil
}

// source follows items that only turn another one (6.6.2.1): turned are those whose properties count, the outermost first.
func (f *file) source(it *item) (source *item, turned []*item, err error) {
	turned = []*item{it}
	for it.kind == "iden" {
		refs := it.refs["dimg"]
		if len(refs) != 1 || len(turned) > 8 || f.items[refs[0]] == nil {
			return nil, nil, codec.FormatError("an item is made of another that is not there")
		}
		it = f.items[refs[0]]
		turned = append(turned, it)
	}
	return it, turned, nil
}

// transparency is the auxiliary picture that tells how opaque an item is (6.5.8).
func (f *file) transparency(it *item, main *coded, limits codec.Limits) (*coded, error) {
	for _, other := range f.order {
		if !refers(other, "auxl", it.id) {
			continue
		}
		aux := other.property("auxC")
		if len(aux) < 4 {
			continue
		}
		urn, _, _ := bytes.Cut(aux[4:], []byte{0})
		switch string(urn) {
		case "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1":
			alpha, err := f.coded(other, limits, 0)
			if err != nil {
				return nil, err
			}
			if alpha.width != main.width || alpha.height != main.height || alpha.layers != nil || main.layers != nil {
				return nil, &codec.UnsupportedError{Format: "HEIC with transparency of another size than its picture"}
			}
			return alpha, nil
		}
	}
	return nil, nil
}

func refers(it *item, kind string, id uint32) bool {
	for _, to := range it.refs[kind] {
		if to == id {
			return true
		}
	}
	return false
}

// describe fills in the header.
func (m *image) describe(it *item) { //nolint:cyclop // one case a kind of metadata
	h, sps := &m.header, m.main.sps
	h.ColorModel, h.BitDepth, h.Alpha = "YCbCr", sps.BitDepthY, m.alpha != nil || m.main.layers != nil
	switch {
	case h.Alpha:
		h.ColorModel = "YCbCrA"
	case sps.ChromaFormat == 0:
		h.ColorModel = "Gray"
	case m.colours.matrix == matrixRGB:
		h.ColorModel = "RGB"
	}
	h.ICC = m.colours.icc
	if c := m.colours; h.ICC == nil && c.primaries != unknown && c.transfer != unknown {
		h.Colour.CICP = []byte{byte(c.primaries), byte(c.transfer), 0, 1} // matrix and range are undone
	}
	h.Planar = !h.Alpha && (sps.ChromaFormat == 0 || m.colours.isJFIF()) && m.view.x%2 == 0 && m.view.y%2 == 0
	if m.view.turned {
		h.Orientation = m.view.orientation()
	}
	for _, other := range m.file.order {
		if !refers(other, "cdsc", it.id) && !refers(other, "cdsc", m.file.primary) {
			continue
		}
		data, err := m.file.bytes(other, codec.MaxMetadata)
		switch {
		case err != nil: // what describes a picture is not needed to show it
		case other.kind == "Exif" && h.Exif == nil && len(data) > 4:
			h.Exif = exifOf(data)
		case other.kind == "mime" && h.XMP == nil && strings.HasPrefix(other.media, "application/rdf+xml"):
			h.XMP = data
		}
	}
}

// exifOf is a block whose first four bytes say how far its TIFF structure is (annex A.2.1).
func exifOf(data []byte) []byte {
	skip := uint64(binary.BigEndian.Uint32(data)) + 4
	if skip >= uint64(len(data)) {
		return nil
	}
	return data[skip:]
}

// Header is as the engine wants it.
func (m *image) Header() *codec.Header { return &m.header }
