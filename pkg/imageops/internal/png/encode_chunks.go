package png

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zlib"
)

// chunkWriter writes chunks. The first error stays.
type chunkWriter struct {
	w   io.Writer
	err error
}

func (c *chunkWriter) write(b []byte) {
	if c.err == nil {
		_, c.err = c.w.Write(b)
	}
}

// chunk writes a chunk (5.3).
func (c *chunkWriter) chunk(kind string, data []byte) {
	var head [8]byte
	binary.BigEndian.PutUint32(head[:], uint32(len(data)))
	copy(head[4:], kind)
	c.write(head[:])
	c.write(data)
	crc := crc32.Update(crc32.ChecksumIEEE(head[4:]), crc32.IEEETable, data)
	c.write(binary.BigEndian.AppendUint32(nil, crc))
}

// start writes all that is in front of the pixels.
func (c *chunkWriter) start(rows *encodedRows, m Metadata) {
	c.write([]byte(signature))
	ihdr := binary.BigEndian.AppendUint32(nil, uint32(rows.Width))
	ihdr = binary.BigEndian.AppendUint32(ihdr, uint32(rows.Height))
	c.chunk("IHDR", append(ihdr, byte(rows.BitDepth), byte(rows.ColorType), 0, 0, 0))
	c.optional("cICP", m.Colour.CICP)
	c.optional("sRGB", m.Colour.SRGB)
	c.optional("gAMA", m.Colour.GAMA)
	c.optional("cHRM", m.Colour.CHRM)
	if len(m.XMP) > 0 { // not compressed, and without a language (11.3.3.4)
		c.chunk("iTXt", append([]byte(xmpKeyword+"\x00\x00\x00\x00\x00"), m.XMP...))
	}
	if m.Profile != nil {
		c.chunk("iCCP", deflateProfile(m.Profile))
	}
	if rows.palette != nil {
		c.palette(rows.palette)
	}
	c.optional("eXIf", m.Exif)
}

// optional writes a chunk unless there are no data for it.
func (c *chunkWriter) optional(kind string, data []byte) {
	if data != nil {
		c.chunk(kind, data)
	}
}

// palette writes PLTE, and tRNS for the colours that are not opaque, which come first.
func (c *chunkWriter) palette(colors []rgba) {
	var plte, trns []byte
	for _, p := range colors {
		plte = append(plte, p[:3]...)
		if p[3] != 255 {
			trns = append(trns, p[3])
		}
	}
	c.chunk("PLTE", plte)
	if trns != nil {
		c.chunk("tRNS", trns)
	}
}

// deflateProfile packs iCCP: a name, a zero, the method, a zlib stream.
func deflateProfile(icc []byte) []byte {
	b := bytes.NewBufferString("ICC profile\x00\x00")
	// Neither the level, which exists, nor a buffer can fail.
	z, _ := zlib.NewWriterLevel(b, zlib.BestCompression)
	_, _ = z.Write(icc)
	_ = z.Close()
	return b.Bytes()
}

// pixelWriter writes a chunk IDAT for each Write.
type pixelWriter struct{ *chunkWriter }

func (p pixelWriter) Write(b []byte) (int, error) {
	p.chunk("IDAT", b)
	return len(b), p.err
}

// Grow implements grower for what is written behind the chunks so far.
func (p pixelWriter) Grow(n int) {
	if g, ok := p.w.(grower); ok {
		g.Grow(n)
	}
}
