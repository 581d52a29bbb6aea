package heif

import (
	"bytes"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// A gain map beside the primary item, as ISO 21496-1 has it (tmap) or Apple (an auxiliary picture), changes nothing.
func TestGainMapsAreNotRead(t *testing.T) {
	quad, gain := codedItem(t, "quad"), codedItem(t, "grey")
	plain, width, height := rgba(t, open(t, write(quad)))
	auxiliary := gain
	auxiliary.properties = append(auxiliary.properties, box{"auxC", append(make([]byte, 4), "urn:com:apple:photo:2020:aux:hdrgainmap\x00"...)})
	auxiliary.refs = map[string][]int{"auxl": {1}}
	tonemap := madeItem{kind: "tmap", data: make([]byte, 62), properties: []box{ispe(64, 64)}, refs: map[string][]int{"dimg": {1, 2}}}
	for name, file := range map[string][]byte{"Apple": write(quad, auxiliary), "ISO": write(quad, gain, tonemap)} {
		img := open(t, file)
		pix, w, h := rgba(t, img)
		if header := img.Header(); w != width || h != height || !bytes.Equal(pix, plain) || header.Alpha || header.GainMap || header.Shown != (codec.Size{}) {
			t.Errorf("%s: %d×%d, %+v", name, w, h, header)
		}
	}
}
