package uploads

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
)

const (
	maxBatch      = 100       // files in one request
	maxBatchBytes = 256 << 10 // of its body: a hundred names of the length that keys can have, twice over
)

// batchRequest asks for several uploads at once.
type batchRequest struct {
	Files []File `json:"files"`
}

// batchAnswer has an [Upload] or a [Failure] for each file, in the order asked for.
type batchAnswer struct {
	Status  string `json:"status"`
	Uploads []any  `json:"uploads"`
}

// batchError is a request that cannot be read, and its status of HTTP.
type batchError struct {
	status  int
	message string
}

func (e *batchError) Error() string { return e.message }

func (s *presignService) signBatch(w http.ResponseWriter, r *http.Request) {
	if s.crossOrigin.Check(r) != nil {
		fail(w, http.StatusForbidden, "pages of other sites may not ask for uploads")
		return
	}
	asked, err := readBatch(w, r)
	var bad *batchError
	if errors.As(err, &bad) {
		fail(w, bad.status, bad.message)
		return
	}
	answer := batchAnswer{Status: StatusOK, Uploads: make([]any, 0, len(asked.Files))}
	for _, file := range asked.Files {
		up, err := s.signer.Sign(r.Context(), file)
		if err != nil {
			status, message := s.refusal(r.Context(), err)
			if status >= http.StatusInternalServerError { // which every file would meet
				fail(w, status, message)
				return
			}
			answer.Uploads = append(answer.Uploads, Failure{Status: StatusError, Message: message})
			continue
		}
		answer.Uploads = append(answer.Uploads, up)
	}
	respond(w, http.StatusOK, answer)
}

// readBatch is strict: who misspells "size" would get an upload without the limit that it thought to have.
func readBatch(w http.ResponseWriter, r *http.Request) (asked batchRequest, err error) {
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType != "application/json" {
		return asked, &batchError{http.StatusUnsupportedMediaType, "the body must be JSON, and its Content-Type application/json"}
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBatchBytes))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(&asked)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return asked, &batchError{http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", maxBatchBytes)}
	case err != nil || !errors.Is(decoder.Decode(&struct{}{}), io.EOF):
		return asked, &batchError{http.StatusBadRequest, `the body cannot be read: want {"files":[{"name":"x-wing.jpg","size":12345,"type":"image/jpeg"}]}`}
	case len(asked.Files) == 0:
		return asked, &batchError{http.StatusBadRequest, "no files are asked for"}
	case len(asked.Files) > maxBatch:
		return asked, &batchError{http.StatusBadRequest, fmt.Sprintf("%d files are asked for, at most %d at a time can be", len(asked.Files), maxBatch)}
	}
	return asked, nil
}
