package imageops

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"
)

// fingerprintVersion changes when the same options mean another rendition, so that those which are there are made again.
const fingerprintVersion = 1

// Fingerprint tells apart the options that give one rendition of an image other bytes: its size and format, and of the rest what
// counts in that format. Defaults are as if they were given. Other sizes, limits and Tolerant do not count.
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
	if row.Writes.Lossy {
		r, g, b, _ := o.Background.RGBA()
		words = append(words, fmt.Sprint(o.Quality, o.Chroma.factor(), o.Progressive, r, g, b))
	}
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return [4]byte(sum[:4])
}
