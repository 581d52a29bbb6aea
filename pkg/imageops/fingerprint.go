package imageops

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// fingerprintVersion changes when the same options mean another rendition, so that those which are there are made again. 2 came with
// colours, transparency and orientations as browsers show them: what version 1 made may be the wrong picture.
const fingerprintVersion = 2

// Fingerprint is a hash of all that changes the bytes of a rendition in one format. Compare it with that of an
// older rendition to learn whether the same description made it. What is left at its default
// counts as if it were given; what has no effect in this format does not count, and neither do the name and other renditions.
// o.Focus counts where it is heeded.
func (o Options) Fingerprint(of Output) [4]byte {
	t, s := known(), of.Spec
	row := t.named(of.Format)
	if row == nil || !row.Writable() {
		row = t[0]
	}
	style := s.withDefaults()
	words := []string{fmt.Sprint(fingerprintVersion), row.Name, s.Box.String(), string(cmp.Or(style.Filter, Lanczos))}
	words = append(words, s.fitWords(row)...)
	if row.Writes.Metadata && style.KeepMetadata != MetadataNone {
		words = append(words, "metadata")
	}
	if row.Writes.Metadata && style.KeepMetadata == MetadataCopyright {
		words = append(words, string(MetadataCopyright))
	}
	if row.Writes.GainMap && style.GainMap == GainMapKeep {
		words = append(words, "gain map")
	}
	if row.Writes.Lossy {
		r, g, b, _ := style.background().RGBA()
		words = append(words, fmt.Sprint(style.Quality, style.Chroma.factor(), style.Progressive, r, g, b))
	}
	if row.Writes.Lossless && style.Lossless {
		words = append(words, "lossless")
	}
	if style.Sharpen != (Sharpen{}) {
		words = append(words, "sharpen "+style.Sharpen.String())
	}
	if o.Focus != nil && (Options{Renditions: []Spec{s}}).HeedsFocus() {
		words = append(words, "focus "+o.Focus.String())
	}
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return [4]byte(sum[:4])
}

// fitWords are of Cover and Pad, and of smart gravity the version.
func (s Spec) fitWords(row *codec.Format) (words []string) {
	if s.Fit != Cover && s.Fit != Pad {
		return nil
	}
	words = append(words, string(s.Fit), string(cmp.Or(s.Gravity, Centre)))
	if s.Gravity == Smart || s.Gravity == Focus {
		words = append(words, fmt.Sprint(smartVersion))
	}
	if around := s.canvasColour(row); s.Fit == Pad && around == nil {
		words = append(words, "clear")
	} else if s.Fit == Pad {
		r, g, b, _ := around.RGBA()
		words = append(words, fmt.Sprint(r, g, b))
	}
	return words
}

// smartVersion changes when Smart finds another part of the same image.
const smartVersion = 1
