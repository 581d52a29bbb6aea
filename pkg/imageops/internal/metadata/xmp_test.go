package metadata

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

const cameraXMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/"
 xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"
 xmlns:xmpNote="http://ns.adobe.com/xmp/note/" tiff:Orientation="6" hdrgm:Version="1.0" GCamera:MotionPhoto='1'
 GCamera:MotionPhotoVersion="1" GCamera:SpecialTypeID="x" xmpNote:HasExtendedXMP="ABC">
 <d:creator><rdf:Seq><rdf:li>Jo &amp; Co</rdf:li></rdf:Seq></d:creator>
 <d:title>ship</d:title>
 <tiff:ImageWidth>4000</tiff:ImageWidth>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
 xmlns:cc="http://creativecommons.org/ns#" exif:GPSLatitude="52,30N" xmpRights:Marked="True">
 <Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="video/mp4"/></rdf:li></rdf:Seq></Container:Directory>
 <xmp:Thumbnails><rdf:Alt>` + thumbnailText + `</rdf:Alt></xmp:Thumbnails>
 <exif:PixelYDimension>3000</exif:PixelYDimension><exif:PixelXDimension/>
 <plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://x.example/l</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>
 <cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

func TestKeptXMP(t *testing.T) {
	got := string(uprightXMP([]byte(cameraXMP), 16, 24, true))
	for _, gone := range []string{"hdrgm:Version", "GCamera:MotionPhoto", "HasExtendedXMP=", "<Container:", "<xmp:Thumbnails", thumbnailText, "PixelXDimension"} {
		if strings.Contains(got, gone) {
			t.Errorf("%q is left", gone)
		}
	}
	want := strings.NewReplacer(
		`tiff:Orientation="6" hdrgm:Version="1.0" GCamera:MotionPhoto='1'`+"\n"+` GCamera:MotionPhotoVersion="1"`, `tiff:Orientation="1"`,
		` xmpNote:HasExtendedXMP="ABC"`, "", ">4000<", ">16<", ">3000<", ">24<", "<exif:PixelXDimension/>", "",
		cut(cameraXMP, "<Container:Directory>", "</Container:Directory>"), "", cut(cameraXMP, "<xmp:Thumbnails>", "</xmp:Thumbnails>"), "",
	).Replace(cameraXMP)
	if got != want {
		t.Errorf("kept\n%s\nwant\n%s", got, want)
	}
}

// Regions are of the stored picture.
func TestRegionsAreKeptWhereTheyHold(t *testing.T) {
	for _, name := range []string{"faces", "image_regions", "windows"} {
		xmp := packetOf(t, name)
		if got := uprightXMP(xmp, 84, 70, false); !bytes.Equal(got, xmp) {
			t.Errorf("%s, not moved: kept\n%s", name, got)
		}
		if got := uprightXMP(xmp, 84, 70, true); ReadRegions(got, 1, 84, 70) != nil || !wellFormed(got) || len(got) < 200 {
			t.Errorf("%s, moved: kept\n%s", name, got)
		}
	}
}

func cut(s, from, to string) string {
	i, j := strings.Index(s, from), strings.Index(s, to)
	return s[i : j+len(to)]
}

func TestRightsOfXMP(t *testing.T) {
	got := string(xmpRights([]byte(cameraXMP)))
	const rdf = `xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"`
	want := "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" + `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ` + rdf + `>` +
		`<rdf:Description rdf:about="" xmlns:d="http://purl.org/dc/elements/1.1/"><d:creator><rdf:Seq><rdf:li>Jo &amp; Co</rdf:li></rdf:Seq></d:creator></rdf:Description>` +
		`<rdf:Description rdf:about="" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmpRights:Marked="True"/>` +
		`<rdf:Description rdf:about="" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">` + cut(cameraXMP, "<plus:Licensor>", "</plus:Licensor>") + `</rdf:Description>` +
		`<rdf:Description rdf:about="" xmlns:cc="http://creativecommons.org/ns#"><cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/></rdf:Description>` +
		`</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
	if got != want {
		t.Errorf("kept\n%s\nwant\n%s", got, want)
	}
	if got := xmpRights([]byte(`<rdf:Description tiff:Orientation="6" exif:GPSLatitude="1"/>`)); got != nil {
		t.Errorf("of nothing: %s", got)
	}
}

// The same properties under other prefixes, and in the default namespace.
func TestXMPGoesByNamespaces(t *testing.T) {
	in := `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns:t="http://ns.adobe.com/tiff/1.0/" t:Orientation="8" ` +
		`xmlns:g="http://ns.adobe.com/hdr-gain-map/1.0/" g:Version="1" xmlns:tiff="urn:mine" tiff:Orientation="left">` +
		`<rights xmlns="http://purl.org/dc/elements/1.1/">mine</rights></r:Description></r:RDF>`
	want := strings.NewReplacer(`t:Orientation="8"`, `t:Orientation="1"`, ` g:Version="1"`, "").Replace(in)
	if got := string(uprightXMP([]byte(in), 1, 1, true)); got != want {
		t.Errorf("kept %s", got)
	}
	got := string(xmpRights([]byte(in)))
	if !strings.Contains(got, `<rdf:Description rdf:about="" xmlns="http://purl.org/dc/elements/1.1/"><rights `) {
		t.Errorf("rights are %s", got)
	}
}

func TestBrokenXMPIsNotCarried(t *testing.T) {
	for name, xmp := range map[string]string{
		"nothing": "", "no XML": "tiff:Orientation=6", "no description": "<x:xmpmeta/>", "cut": cameraXMP[:1000],
		"a document type": `<!DOCTYPE x [<!ENTITY a "b">]>` + cameraXMP, "crossed": "<rdf:Description><a><b></a></b></rdf:Description>",
		"open value": `<rdf:Description a="1/>`, "no value": `<rdf:Description a/>`, "deep": strings.Repeat("<rdf:Description>", 200),
	} {
		if got := uprightXMP([]byte(xmp), 1, 1, true); got != nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Four megabytes come in a PNG of a few thousand bytes. A second pass for each of their parts would take minutes.
func TestMuchXMPIsReadOnce(t *testing.T) {
	many := "<rdf:Description>" + strings.Repeat("<xmp:Thumbnails></xmp:Thumbnails>x", 100_000) + "</rdf:Description>"
	want := "<rdf:Description>" + strings.Repeat("x", 100_000) + "</rdf:Description>"
	if got := uprightXMP([]byte(many), 1, 1, true); string(got) != want {
		t.Errorf("%d bytes are left", len(got))
	}
	spaces := "<rdf:Description " + strings.Repeat(` xmlns:a="b"`, 50_000) + ">" + strings.Repeat("<dc:rights/>", 50_000) + "</rdf:Description>"
	if got := xmpRights([]byte(spaces)); bytes.Count(got, []byte("<dc:rights/>")) != 50_000 {
		t.Errorf("%d bytes of rights", len(got))
	}
}

func FuzzXMP(f *testing.F) {
	f.Add([]byte(cameraXMP))
	f.Add([]byte(`<rdf:Description dc:rights='a"b' tiff:Orientation="3"><dc:creator xmlns="x">a</dc:creator></rdf:Description>`))
	f.Fuzz(func(t *testing.T, xmp []byte) {
		before := bytes.Clone(xmp)
		all, small := uprightXMP(xmp, 1, 1, true), xmpRights(xmp)
		if !bytes.Equal(xmp, before) {
			t.Error("the source has changed")
		}
		if again := uprightXMP(all, 1, 1, true); !bytes.Equal(again, all) {
			t.Errorf("a second time %q becomes %q", all, again)
		}
		if !wellFormed(xmp) {
			return
		}
		for _, written := range [][]byte{all, small} {
			if written != nil && !wellFormed(written) {
				t.Errorf("%q becomes %q", xmp, written)
			}
		}
	})
}

// wellFormed asks the parser of the standard library.
func wellFormed(data []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}
