package uploads

import (
	"mime"
	"net/http"
	"path"

	"github.com/s3img/s3img/pkg/imageops"
)

// SniffBytes is how many bytes from the start of a file ContentType looks at.
const SniffBytes = 512

// ContentType is the media type of a file: of an image by its first bytes, of anything else by its extension, and by the
// bytes again where the extension is unknown. head is the start of the file, SniffBytes long where the file is.
func ContentType(name string, head []byte) string {
	if format, ok := imageops.Detect(head); ok {
		return format.ContentType()
	}
	if contentType := mime.TypeByExtension(path.Ext(name)); contentType != "" {
		return contentType
	}
	return http.DetectContentType(head)
}
