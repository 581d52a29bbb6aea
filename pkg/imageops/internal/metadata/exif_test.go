package metadata

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// Each is a first directory whose Orientation, 6, browsers find, but for the last ones.
func TestOrientationBehindBrokenEntries(t *testing.T) {
	six := field{tagOrientation, TypeShort, 1, 6}
	for name, c := range map[string]struct {
		fields []field
		want   int
	}{
		"alone":                     {[]field{six}, 6},
		"behind type 0":             {[]field{{0x010e, 0, 1, 0}, six}, 6},
		"behind type 129":           {[]field{{0x010e, 129, 200, 26}, six}, 6},
		"behind type 255":           {[]field{{0x010e, 255, 1, 0}, six}, 6},
		"behind a value far away":   {[]field{{0x010e, TypeASCII, 40, 1 << 30}, six}, 6},
		"behind a count of 2³²-1":   {[]field{{0x010e, TypeLong, 1<<32 - 1, 8}, six}, 6},
		"behind a directory":        {[]field{{tagExifIFD, TypeLong, 1, 1 << 31}, six}, 6},
		"behind a directory of 0":   {[]field{{tagExifIFD, TypeLong, 1, 0}, six}, 6},
		"behind the same directory": {[]field{{tagExifIFD, TypeLong, 1, 8}, six}, 6},
		"out of order":              {[]field{{0x9003, TypeShort, 1, 1}, six, {0x0100, TypeShort, 1, 1}}, 6},
		"behind one of 0":           {[]field{{tagOrientation, TypeShort, 1, 0}, six}, 6},
		"0":                         {[]field{{tagOrientation, TypeShort, 1, 0}}, 1},
		"9":                         {[]field{{tagOrientation, TypeShort, 1, 9}}, 1},
		"text":                      {[]field{{tagOrientation, TypeASCII, 2, '6' << 24}}, 1},
		"of type 0":                 {[]field{{tagOrientation, 0, 1, 6}}, 1},
		"of type LONG":              {[]field{{tagOrientation, TypeLong, 1, 6}}, 1},
		"of two values":             {[]field{{tagOrientation, TypeShort, 2, 6<<16 | 6}}, 1},
		"two":                       {[]field{{tagOrientation, TypeShort, 1, 3}, six}, 3},
		"none":                      {nil, 1},
	} {
		for _, o := range []order{binary.BigEndian, binary.LittleEndian} {
			b := newBuilder(o)
			b.directory(0, c.fields...)
			if got := Orientation(b.data); got != c.want {
				t.Errorf("%s, %v: %d, want %d", name, o, got, c.want)
			}
			// With the rest of the file cut off, and more entries promised than there are.
			cut := b.data[:len(b.data)-4]
			o.PutUint16(cut[8:], 1000)
			if got := Orientation(cut); got != c.want {
				t.Errorf("%s, %v, cut off: %d, want %d", name, o, got, c.want)
			}
		}
	}
}

// Chromium reads it there too.
func TestOrientationInTheExifDirectory(t *testing.T) {
	for _, o := range []order{binary.BigEndian, binary.LittleEndian} {
		b := newBuilder(o)
		b.directory(0, field{tagExifIFD, TypeLong, 1, 26})
		b.directory(0, field{tagOrientation, TypeShort, 1, 6})
		if got := Orientation(b.data); got != 6 {
			t.Errorf("%v: %d", o, got)
		}
		if got := Orientation(upright(b.data, 1, 1)); got != 1 {
			t.Errorf("%v: %d is kept", o, got)
		}
	}
}

func TestKeptExif(t *testing.T) {
	whole := cameraExif()
	got := Blocks{Exif: whole}.Kept(KeepAll, 16, 24).Exif
	want := "010e=a spaceship 0112=1 013b=Jo Doe 8298=(c) Jo D 8769{ a002=16 a003=24 } 8825{ 0001=N 0002=52/1 }"
	if s := listed(t, got); s != want {
		t.Errorf("kept %s\nwant %s", s, want)
	}
	if bytes.Contains(got, []byte(thumbnailText)) || len(got) != len(whole)-len(thumbnailText) {
		t.Errorf("%d of %d bytes: %q", len(got), len(whole), got)
	}
	got = Blocks{Exif: whole}.Kept(KeepCopyright, 16, 24).Exif
	if s := listed(t, got); s != "013b=Jo Doe 8298=(c) Jo D" {
		t.Errorf("of rights: %s", s)
	}
	if got := (Blocks{Exif: whole, XMP: []byte(cameraXMP)}).Kept(KeepNone, 1, 1); got.Exif != nil || got.XMP != nil {
		t.Errorf("kept unasked: %+v", got)
	}
}

// What is written must be what readers demand: known types, values that are there, sorted, each tag once.
func TestKeptExifIsSound(t *testing.T) {
	b := newBuilder(binary.LittleEndian)
	b.directory(0, field{0x9003, TypeShort, 1, 5}, field{0x010e, 0, 1, 0}, field{0x010f, TypeASCII, 40, 1 << 30}, field{tagExifIFD, TypeLong, 1, 1 << 30},
		field{tagOrientation, TypeLong, 1, 6}, field{tagThumbnail, TypeLong, 1, 8}, field{0x0100, TypeShort, 1, 7}, field{0x0100, TypeShort, 1, 8},
		field{tagGPSIFD, TypeLong, 1, 8}, field{tagSubIFDs, TypeLong, 1, 8}, field{0x0110, 255, 1, 0})
	b.data = append(b.data, "maker notes"...)
	got := upright(b.data, 1, 1)
	if s := listed(t, got); s != "0100=7 0112=1 9003=5" {
		t.Errorf("kept %s", s)
	}
	if len(got) != len(b.data) || !bytes.HasSuffix(got, []byte("maker notes")) {
		t.Errorf("%d of %d bytes: values have moved", len(got), len(b.data))
	}
}

// Letters that are no ASCII stay as they are; a short value stands in the entry.
func TestRightsOfExif(t *testing.T) {
	b := newBuilder(binary.LittleEndian)
	b.directory(0, field{tagCopyright, TypeASCII, 3, 'm' | 'e'<<8}, field{tagArtist, TypeUTF8, 7, 38})
	b.data = append(b.data, "Jörg\x00\x00 "...)
	if s := listed(t, rights(b.data)); s != "013b=Jörg 8298=me" {
		t.Errorf("%s", s)
	}
	b = newBuilder(binary.BigEndian)
	b.directory(0, field{tagCopyright, TypeASCII, 2, ' ' << 24}, field{tagArtist, TypeShort, 1, 1}, field{tagOrientation, TypeShort, 1, 6})
	if got := rights(b.data); got != nil {
		t.Errorf("of nothing: %q", got)
	}
}

// Blocks that lie must not take part of them elsewhere, or be carried half.
func TestBrokenExifIsNotCarried(t *testing.T) {
	whole := cameraExif()
	for name, exif := range map[string][]byte{
		"empty": {}, "no order": []byte("XX\x00*\x00\x00\x00\x08\x00\x00"), "cut in the first directory": whole[:40],
		"directory far away": []byte("MM\x00*\xff\xff\xff\xff\x00\x00"), "directory in the header": []byte("MM\x00*\x00\x00\x00\x02\x00\x00"),
	} {
		if got := upright(exif, 1, 1); got != nil {
			t.Errorf("%s: %q", name, got)
		}
	}
	// A thumbnail that covers the first directory is no reason to keep the orientation.
	over := bytes.Clone(whole)
	binary.BigEndian.PutUint32(over[290+2+12+8:], 8)
	if got := upright(over, 1, 1); got != nil && Orientation(got) != 1 {
		t.Errorf("orientation 6 is left: %q", got)
	}
	// One without the thumbnail's end cut off keeps what stands behind it.
	behind := append(bytes.Clone(whole), "maker notes"...)
	if got := upright(behind, 1, 1); len(got) != len(behind) || !bytes.HasSuffix(got, []byte("maker notes")) {
		t.Errorf("%d of %d bytes", len(got), len(behind))
	}
}

// Sixty-five thousand entries that all point to their own directory are read once.
func TestManyEntries(t *testing.T) {
	fields := make([]field, 65535)
	for i := range fields {
		fields[i] = field{tagExifIFD, TypeLong, 1, 8}
	}
	b := newBuilder(binary.BigEndian)
	b.directory(0, fields...)
	if s := listed(t, upright(b.data, 1, 1)); s != "" {
		t.Errorf("%s", s)
	}
}

func FuzzExif(f *testing.F) {
	f.Add(cameraExif())
	b := newBuilder(binary.LittleEndian)
	b.directory(0, field{0x010e, 129, 200, 26}, field{tagOrientation, TypeShort, 1, 6}, field{tagExifIFD, TypeLong, 1, 1 << 30})
	f.Add(b.data)
	f.Fuzz(func(t *testing.T, exif []byte) {
		before := bytes.Clone(exif)
		all := upright(exif, 30, 20)
		small := rights(exif)
		if !bytes.Equal(exif, before) {
			t.Error("the source has changed")
		}
		if len(all) > len(exif)+8 {
			t.Errorf("%d bytes of %d", len(all), len(exif))
		}
		if o := Orientation(all); o != 1 {
			t.Errorf("orientation %d", o)
		}
		if o := Orientation(exif); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
		for _, written := range [][]byte{all, small} {
			checkSound(t, written)
		}
	})
}

// checkSound looks that the first directory of a block that was written is sorted and can be read.
func checkSound(t *testing.T, exif []byte) {
	if exif == nil {
		return
	}
	file, first, ok := Open(exif)
	if !ok {
		t.Fatalf("no block: %q", exif)
	}
	entries, next, ok := file.Directory(first)
	if !ok || next != 0 {
		t.Errorf("directory is broken, next is %d", next)
	}
	for i, e := range entries {
		if i > 0 && e.Tag <= entries[i-1].Tag {
			t.Errorf("tag %04x behind %04x", e.Tag, entries[i-1].Tag)
		}
		if file.Bytes(e) == nil {
			t.Errorf("tag %04x has no value", e.Tag)
		}
	}
}
