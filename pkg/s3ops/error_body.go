package s3ops

import (
	"encoding/xml"
	"io"
)

// maxErrorBody is more bytes than any error of a store has.
const maxErrorBody = 64 << 10

// CodeIn reads the code in the body of a store's refusal, "" where it has none.
func CodeIn(body io.Reader) string {
	var refusal struct {
		XMLName xml.Name `xml:"Error"`
		Code    string   `xml:"Code"`
	}
	if xml.NewDecoder(io.LimitReader(body, maxErrorBody)).Decode(&refusal) != nil {
		return ""
	}
	return refusal.Code
}
