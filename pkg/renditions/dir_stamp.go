package renditions

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/s3img/s3img/pkg/imageops/stamp"
)

// stamped is data as a folder keeps it: a file has no metadata beside it, so its stamp goes into the file. A manifest has its
// own in it already.
func (m Meta) stamped(data []byte) ([]byte, error) {
	if m.Stamp == (Stamp{}) || m.ContentType == manifestType {
		return data, nil
	}
	return stamp.Write(data, m.Stamp.text())
}

// readStamp reads no more than the head of a file.
func readStamp(file io.Reader) (Stamp, error) {
	head := make([]byte, stamp.HeadLen)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Stamp{}, err
	}
	text, ok := stamp.Read(head[:n])
	if !ok {
		text = manifestStamp(head[:n])
	}
	return parseStamp(text), nil
}

// manifestStamp finds the stamp among the first keys of a manifest. head is the beginning of the file.
func manifestStamp(head []byte) string {
	tokens := json.NewDecoder(bytes.NewReader(head))
	if open, err := tokens.Token(); err != nil || open != json.Delim('{') {
		return ""
	}
	for {
		key, err := tokens.Token()
		if err != nil {
			return ""
		}
		value, err := tokens.Token()
		text, ok := value.(string)
		switch {
		case err != nil:
			return ""
		case key == manifestStampKey && ok:
			return text
		}
		if _, nested := value.(json.Delim); nested {
			return ""
		}
	}
}
