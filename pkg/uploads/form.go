package uploads

import (
	"bytes"
	"context"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
)

// postRequest is a form whose last part is the file: stores ignore what comes after it, and want to know how long the whole
// is, so that what is before and after the body is made first.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
func postRequest(ctx context.Context, up Upload, u *url.URL, body io.Reader, size int64) (*http.Request, error) {
	var around bytes.Buffer
	form := multipart.NewWriter(&around)
	for _, name := range slices.Sorted(maps.Keys(up.Fields)) {
		if err := form.WriteField(name, up.Fields[name]); err != nil {
			return nil, err
		}
	}
	if _, err := form.CreateFormFile("file", "file"); err != nil {
		return nil, err
	}
	head := bytes.Clone(around.Bytes())
	around.Reset()
	if err := form.Close(); err != nil {
		return nil, err
	}
	length := int64(len(head)) + size + int64(around.Len())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), io.MultiReader(bytes.NewReader(head), body, &around))
	if err != nil {
		return nil, err
	}
	req.ContentLength = length
	for name, value := range up.Headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	return req, nil
}
