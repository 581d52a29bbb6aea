package metadata

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
)

const (
	nsGain      = "http://ns.adobe.com/hdr-gain-map/1.0/"
	nsContainer = "http://ns.google.com/photos/1.0/container/"
	nsItem      = "http://ns.google.com/photos/1.0/container/item/"
)

// parseGainXMP reads the properties hdrgm of Adobe's Gain Map Specification 1.0.
func parseGainXMP(xmp []byte) (*GainMap, error) {
	all, err := properties(xmp)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGainMap, err)
	}
	values, hdr := map[string][]float64{}, false
	for _, p := range all {
		if p.space != nsGain {
			continue
		}
		texts := p.texts(xmp)
		hdr = hdr || p.local == "BaseRenditionIsHDR" && len(texts) == 1 && strings.EqualFold(texts[0], "true")
		for _, text := range texts {
			if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
				values[p.local] = append(values[p.local], v)
			}
		}
	}
	if hdr {
		return nil, fmt.Errorf("%w: it is for a picture of high dynamic range", ErrGainMap)
	}
	return gainOf(values)
}

// gainOf fills in what is not said.
func gainOf(values map[string][]float64) (*GainMap, error) {
	g := &GainMap{BaseColours: true, Channel: make([]GainChannel, 1)}
	for _, v := range values {
		if len(v) == 3 {
			g.Channel = make([]GainChannel, 3)
		}
	}
	if values["GainMapMax"] == nil || values["HDRCapacityMax"] == nil {
		return nil, fmt.Errorf("%w: it does not say how bright it makes", ErrGainMap)
	}
	get := func(name string, channel int, usual float64) Fraction {
		switch v := values[name]; len(v) {
		case 1:
			return fractionOf(v[0])
		case 3:
			return fractionOf(v[channel])
		}
		return fractionOf(usual)
	}
	const offset = 1. / 64
	g.Base, g.Alternate = get("HDRCapacityMin", 0, 0), get("HDRCapacityMax", 0, 0)
	for i := range g.Channel {
		g.Channel[i] = GainChannel{
			Min: get("GainMapMin", i, 0), Max: get("GainMapMax", i, 0), Gamma: get("Gamma", i, 1),
			BaseOffset: get("OffsetSDR", i, offset), AlternateOffset: get("OffsetHDR", i, offset),
		}
	}
	return g, g.check()
}

// texts are the value of a property: one, or the items of a list.
func (p property) texts(xmp []byte) (texts []string) {
	value := xmp[p.valueStart:p.valueEnd]
	if p.simple(xmp) {
		return []string{strings.TrimSpace(string(value))}
	}
	for at, from := 0, -1; ; {
		t, ok, err := nextTag(value, at)
		if !ok || err != nil {
			return texts
		}
		if _, local, _ := strings.Cut(t.name, ":"); local == "li" && !t.empty {
			if t.closes && from >= 0 {
				texts = append(texts, strings.TrimSpace(string(value[from:t.start])))
			}
			from = t.end
		}
		at = t.end
	}
}

// XMP is a packet of hdrgm for the map, nil where it has no words for what g says.
func (g *GainMap) XMP() []byte {
	if g.isHDR() {
		return nil
	}
	var tag, lists strings.Builder
	say := func(name string, value func(GainChannel) Fraction) {
		if len(g.Channel) == 1 {
			fmt.Fprintf(&tag, ` hdrgm:%s="%s"`, name, decimal(value(g.Channel[0])))
			return
		}
		fmt.Fprintf(&lists, "<hdrgm:%s><rdf:Seq>", name)
		for _, c := range g.Channel {
			fmt.Fprintf(&lists, "<rdf:li>%s</rdf:li>", decimal(value(c)))
		}
		fmt.Fprintf(&lists, "</rdf:Seq></hdrgm:%s>", name)
	}
	say("GainMapMin", func(c GainChannel) Fraction { return c.Min })
	say("GainMapMax", func(c GainChannel) Fraction { return c.Max })
	say("Gamma", func(c GainChannel) Fraction { return c.Gamma })
	say("OffsetSDR", func(c GainChannel) Fraction { return c.BaseOffset })
	say("OffsetHDR", func(c GainChannel) Fraction { return c.AlternateOffset })
	fmt.Fprintf(&tag, ` hdrgm:HDRCapacityMin="%s" hdrgm:HDRCapacityMax="%s" hdrgm:BaseRenditionIsHDR="False"`, decimal(g.Base), decimal(g.Alternate))
	return packet(`<rdf:Description rdf:about="" xmlns:hdrgm="` + nsGain + `" hdrgm:Version="1.0"` + tag.String() + ">" + lists.String() + "</rdf:Description>")
}

func decimal(f Fraction) string { return strconv.FormatFloat(f.Float(), 'f', -1, 64) }

// Announced is a packet for a picture: what kept, a packet or nil, says, and that a gain map of so many bytes lies right
// behind the picture. Android reads the latter.
func (g *GainMap) Announced(kept []byte, length int) []byte {
	if g.isHDR() {
		return kept
	}
	item := func(semantic, more string) string {
		return `<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="` + semantic + `" Item:Mime="image/jpeg"` + more + `/></rdf:li>`
	}
	description := `<rdf:Description xmlns:rdf="` + nsRDF + `" rdf:about="" xmlns:hdrgm="` + nsGain + `" xmlns:Container="` + nsContainer + `" xmlns:Item="` + nsItem +
		`" hdrgm:Version="1.0"><Container:Directory><rdf:Seq>` + item("Primary", "") + item("GainMap", fmt.Sprintf(` Item:Length="%d"`, length)) +
		`</rdf:Seq></Container:Directory></rdf:Description>`
	if at := endOfRDF(kept); at > 0 {
		joined := append(bytes.Clone(kept[:at]), description...)
		return append(joined, kept[at:]...)
	}
	return packet(description)
}

// endOfRDF is where another description may be put into a packet, 0 where none may.
func endOfRDF(xmp []byte) (at int) {
	for from := 0; ; {
		t, ok, err := nextTag(xmp, from)
		if !ok || err != nil {
			return at
		}
		if _, local, _ := strings.Cut(t.name, ":"); t.closes && local == "RDF" {
			at = t.start
		}
		from = t.end
	}
}

// packet is an XMP packet of descriptions.
func packet(descriptions string) []byte {
	return []byte("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" + `<x:xmpmeta xmlns:x="` + nsMeta + `"><rdf:RDF xmlns:rdf="` + nsRDF + `">` +
		descriptions + `</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`)
}
