package renditions

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Stamp says what a rendition was made from, and tells nothing else about it. A rendition is fresh where its stamp is the one that
// it would be given now; times play no part. The zero value is that of a file which says nothing.
type Stamp struct {
	Of      [8]byte // which original, see [s3ops.SourceID]
	Version [8]byte // which version of it; zero in what tells the original only
	Options [4]byte // with which options, see imageops.Options.Fingerprint
}

const (
	ofEnd      = 8
	versionEnd = 16
	stampBytes = 20
)

// isOf reports whether it says which original, and that is the one of other.
func (s Stamp) isOf(other Stamp) bool { return s.Of != [8]byte{} && s.Of == other.Of }

// isWhole reports whether it can be compared: older versions of s3img wrote no options.
func (s Stamp) isWhole() bool {
	return s.Of != [8]byte{} && s.Version != [8]byte{} && s.Options != [4]byte{}
}

func (s Stamp) bytes() []byte {
	b := append(make([]byte, 0, stampBytes), s.Of[:]...)
	return append(append(b, s.Version[:]...), s.Options[:]...)
}

func stampOfBytes(b []byte) (s Stamp) {
	copy(s.Of[:], b[:ofEnd])
	copy(s.Version[:], b[ofEnd:versionEnd])
	copy(s.Options[:], b[versionEnd:stampBytes])
	return s
}

// text is the stamp in 27 characters, as files have it.
func (s Stamp) text() string { return base64.RawURLEncoding.EncodeToString(s.bytes()) }

// parseStamp reads what text returns. Anything else is the zero stamp.
func parseStamp(text string) Stamp {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != stampBytes {
		return Stamp{}
	}
	return stampOfBytes(b)
}

// versionID stands for a version in a stamp, whatever its length.
func versionID(tag string) [8]byte {
	sum := sha256.Sum256([]byte(tag))
	return [8]byte(sum[:8])
}

// stampHeaders adds the stamp to the metadata of an object. The version stands there as the original's store tells it.
func (m Meta) stampHeaders(headers map[string]string) {
	if m.Stamp == (Stamp{}) {
		return
	}
	headers[s3ops.MetaSourceTag], headers[s3ops.MetaSourceID] = m.SourceTag, s3ops.SourceIDText(m.Stamp.Of)
	headers[s3ops.MetaOptions] = hex.EncodeToString(m.Stamp.Options[:])
}

// stampOfHeaders reads metadata as stampHeaders writes it; what is missing or no such thing is left zero.
func stampOfHeaders(headers map[string]string) (s Stamp) {
	readHex(s.Of[:], headers[s3ops.MetaSourceID])
	readHex(s.Options[:], headers[s3ops.MetaOptions])
	if tag := headers[s3ops.MetaSourceTag]; tag != "" {
		s.Version = versionID(tag)
	}
	return s
}

func readHex(to []byte, text string) {
	if b, err := hex.DecodeString(text); err == nil && len(b) == len(to) {
		copy(to, b)
	}
}
