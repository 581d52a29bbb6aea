package imageops

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"
)

// fingerprintVersion changes when the same options mean another rendition, so that those which are there are made again. 2 came with
// colours, transparency and orientations as browsers show them: what version 1 made may be the wrong picture.
const fingerprintVersion = 2

// Fingerprint is a hash of all options that change the bytes of the rendition of one size and format. Compare it with that of an
// older rendition to learn whether the same options made it. An option that is left at its default counts as if it were given;
// one that has no effect in this format, the other sizes, Limits, Tolerant and Admit do not count.
func (o Options) Fingerprint(size int, format Format) [4]byte {
	t := known()
	row := t.named(format)
	if row == nil || !row.Writable() {
		row = t[0]
	}
	o = o.withDefaults()
	words := []string{fmt.Sprint(fingerprintVersion), row.Name, fmt.Sprint(size), string(cmp.Or(o.Filter, Lanczos))}
	if row.Writes.Metadata && o.KeepMetadata != MetadataNone {
		words = append(words, "metadata")
	}
	if row.Writes.Metadata && o.KeepMetadata == MetadataCopyright {
		words = append(words, string(MetadataCopyright))
	}
	if row.Writes.GainMap && o.GainMap == GainMapKeep {
		words = append(words, "gain map")
	}
	if row.Writes.Lossy {
		r, g, b, _ := o.Background.RGBA()
		words = append(words, fmt.Sprint(o.Quality, o.Chroma.factor(), o.Progressive, r, g, b))
	}
	if row.Writes.Lossless && o.Lossless {
		words = append(words, "lossless")
	}
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return [4]byte(sum[:4])
}
