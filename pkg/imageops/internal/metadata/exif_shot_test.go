package metadata

import (
	"strings"
	"testing"
)

// shotBlock was written by Python's struct by the tables of CIPA DC-008: Make, Model and a Copyright of two parts, and below them
// DateTimeOriginal and OffsetTimeOriginal.
const shotBlock = "II*\x00\x08\x00\x00\x00\x04\x00\x0f\x01\x02\x00\x06\x00\x00\x00>\x00\x00\x00\x10\x01" +
	"\x02\x00\x0d\x00\x00\x00D\x00\x00\x00\x98\x82\x02\x00\x1d\x00\x00\x00R\x00\x00\x00i\x87" +
	"\x04\x00\x01\x00\x00\x00p\x00\x00\x00\x00\x00\x00\x00Canon\x00Cano" +
	"n EOS R5\x00\x00Ada Lovelace\x00C" +
	"harles Babbage\x00\x00\x02\x00\x03\x90\x02\x00\x14\x00" +
	"\x00\x00\x8e\x00\x00\x00\x11\x90\x02\x00\x07\x00\x00\x00\xa2\x00\x00\x00\x00\x00\x00\x0020" +
	"26:01:02 03:04:05\x00+01:00" +
	"\x00\x00"

func TestReadShot(t *testing.T) {
	want := Shot{Taken: "2026-01-02T03:04:05+01:00", Camera: "Canon EOS R5", Copyright: "Ada Lovelace; Charles Babbage"}
	if got := ReadShot([]byte(shotBlock)); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for change, want := range map[[2]string]Shot{
		{"2026:01:02", "    :  :  "}:           {Camera: "Canon EOS R5", Copyright: "Ada Lovelace; Charles Babbage"},
		{"2026:01:02", "0000:00:00"}:           {Camera: "Canon EOS R5", Copyright: "Ada Lovelace; Charles Babbage"},
		{"+01:00", "      "}:                   {Taken: "2026-01-02T03:04:05", Camera: "Canon EOS R5", Copyright: "Ada Lovelace; Charles Babbage"},
		{"Canon EOS", "Nikon EOS"}:             {Taken: "2026-01-02T03:04:05+01:00", Camera: "Canon Nikon EOS R5", Copyright: "Ada Lovelace; Charles Babbage"},
		{"Ada Lovelace", " \n\r\xff\t       "}: {Taken: "2026-01-02T03:04:05+01:00", Camera: "Canon EOS R5", Copyright: "Charles Babbage"},
		{"II*", "XX*"}:                         {},
	} {
		if got := ReadShot([]byte(strings.Replace(shotBlock, change[0], change[1], 1))); got != want {
			t.Errorf("%q: got %+v, want %+v", change[1], got, want)
		}
	}
	for n := range len(shotBlock) { // cut anywhere, it does no harm
		ReadShot([]byte(shotBlock)[:n])
	}
}

func FuzzReadShot(f *testing.F) {
	f.Add([]byte(shotBlock))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := ReadShot(data)
		for _, text := range []string{s.Taken, s.Camera, s.Copyright} {
			if len(text) > 2*maxShotBytes+3 || strings.ContainsAny(text, "\n\r\x00") {
				t.Errorf("%q", text)
			}
		}
	})
}
