package metadata

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math"
	"strings"
	"testing"
)

// libultrahdr is the block that libultrahdr 2.0.2 wrote of a picture seven times as bright as paper.
const libultrahdr = "000000004000000000000000010059f5410010000000000000000000010059f54100100000000000010000000100000000000000010000000000000001"

func gainBlock(t testing.TB) []byte {
	t.Helper()
	block, err := hex.DecodeString(libultrahdr)
	if err != nil {
		t.Fatal(err)
	}
	return block
}

func TestGainMapOfISO(t *testing.T) {
	block := gainBlock(t)
	g, err := ParseGainMap(block, nil)
	if err != nil {
		t.Fatal(err)
	}
	const stops = float64(0x59f541) / (1 << 20)
	c := g.Channel[0]
	if len(g.Channel) != 1 || !g.BaseColours || g.Base.Float() != 0 || g.Alternate.Float() != stops || c.Min.Float() != 0 || c.Max.Float() != stops || c.Gamma.Float() != 1 {
		t.Errorf("%+v", g)
	}
	if got := g.ISO(); !bytes.Equal(got, block) {
		t.Errorf("written as %x", got)
	}
	for n := 5; n < len(block); n++ {
		if _, err := ParseGainMap(block[:n], nil); !errors.Is(err, ErrGainMap) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// One denominator for all numbers, as drafts have it.
func TestGainMapOfOneDenominator(t *testing.T) {
	block := []byte{0, 0, 0, 0, 0x48, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 25, 0xff, 0xff, 0xff, 0xf6, 0, 0, 0, 25, 0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 1}
	g, err := ParseGainMap(block, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := g.Channel[0]; g.Alternate.Float() != 2.5 || c.Min.Float() != -1 || c.Max.Float() != 2.5 || c.Gamma.Float() != 1 || c.AlternateOffset.Float() != 0.1 {
		t.Errorf("%+v", g)
	}
	block[8] = 0
	if _, err := ParseGainMap(block, nil); !errors.Is(err, ErrGainMap) {
		t.Errorf("divided by zero: %v", err)
	}
}

// XMP that is written is read as what it was written of.
func TestGainMapThroughXMP(t *testing.T) {
	want, err := ParseGainMap(gainBlock(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	want.Channel = append(want.Channel, GainChannel{
		Min: Fraction{-3, 7}, Max: Fraction{5, 2}, Gamma: Fraction{9, 10}, BaseOffset: Fraction{1, 64}, AlternateOffset: Fraction{-1, 3},
	}, want.Channel[0])
	got, err := ParseGainMap(nil, want.XMP())
	if err != nil {
		t.Fatal(err)
	}
	near := func(a, b Fraction) bool { return math.Abs(a.Float()-b.Float()) < 1e-8 }
	if !near(got.Alternate, want.Alternate) || len(got.Channel) != 3 {
		t.Fatalf("%+v", got)
	}
	for i, c := range got.Channel {
		w := want.Channel[i]
		if !near(c.Min, w.Min) || !near(c.Max, w.Max) || !near(c.Gamma, w.Gamma) || !near(c.BaseOffset, w.BaseOffset) || !near(c.AlternateOffset, w.AlternateOffset) {
			t.Errorf("channel %d: %+v", i, c)
		}
	}
}

func TestGainMapXMPOfNoUse(t *testing.T) {
	gain := func(says string) []byte {
		return packet(`<rdf:Description rdf:about="" xmlns:hdrgm="` + nsGain + `" ` + says + "/>")
	}
	for name, xmp := range map[string][]byte{
		"nothing": nil, "no XML": []byte("<x"), "no maximum": gain(`hdrgm:HDRCapacityMax="1"`),
		"bright itself":  gain(`hdrgm:GainMapMax="1" hdrgm:HDRCapacityMax="1" hdrgm:BaseRenditionIsHDR="True"`),
		"no power":       gain(`hdrgm:GainMapMax="1" hdrgm:HDRCapacityMax="1" hdrgm:Gamma="0"`),
		"the wrong way":  gain(`hdrgm:GainMapMax="1" hdrgm:GainMapMin="2" hdrgm:HDRCapacityMax="1"`),
		"not a number":   gain(`hdrgm:GainMapMax="NaN" hdrgm:HDRCapacityMax="1"`),
		"without bounds": gain(`hdrgm:GainMapMax="+Inf" hdrgm:HDRCapacityMax="1"`),
	} {
		if g, err := ParseGainMap(nil, xmp); !errors.Is(err, ErrGainMap) {
			t.Errorf("%s: %+v, %v", name, g, err)
		}
	}
}

// What a packet said stays, whatever its prefix for RDF, and the announcement is removed as others are.
func TestGainMapIsAnnounced(t *testing.T) {
	g, err := ParseGainMap(gainBlock(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	kept := []byte(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="` + nsRDF + `"><r:Description r:about="" xmlns:dc="` + nsDC +
		`"><dc:format>image/jpeg</dc:format></r:Description></r:RDF></x:xmpmeta>`)
	joined := g.Announced(kept, 1234)
	for _, word := range []string{"<dc:format>image/jpeg</dc:format>", `Item:Length="1234"`, `hdrgm:Version="1.0"`} {
		if !strings.Contains(string(joined), word) {
			t.Errorf("no %s in %s", word, joined)
		}
	}
	all, err := properties(joined)
	if err != nil || len(all) != 3 {
		t.Errorf("%d properties, %v", len(all), err)
	}
	if again := uprightXMP(joined, 1, 1, false); strings.Contains(string(again), "Version") || strings.Contains(string(again), "1234") {
		t.Errorf("left: %s", again)
	}
}

// Whatever is read makes sense, and is read again from what is written of it.
func FuzzGainMap(f *testing.F) {
	f.Add(gainBlock(f), []byte(nil))
	g, err := ParseGainMap(gainBlock(f), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(nil), g.XMP())
	f.Add([]byte(nil), g.Announced(nil, 7))
	f.Fuzz(func(t *testing.T, iso, xmp []byte) {
		g, err := ParseGainMap(iso, xmp)
		if err != nil {
			if !errors.Is(err, ErrGainMap) {
				t.Fatal(err)
			}
			return
		}
		again, err := ParseGainMap(g.ISO(), nil)
		if err != nil || !bytes.Equal(again.ISO(), g.ISO()) {
			t.Fatalf("%+v is read as %+v, %v", g, again, err)
		}
		if said := g.XMP(); said != nil {
			if _, err := ParseGainMap(nil, said); err != nil {
				t.Fatalf("%s: %v", said, err)
			}
		}
		if at := g.Announced(xmp, 1); len(at) == 0 && !g.isHDR() {
			t.Fatal("not announced")
		}
	})
}
