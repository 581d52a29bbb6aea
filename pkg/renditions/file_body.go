package renditions

import "io"

// anywhere is what a file on disk can do beside being read.
type anywhere interface {
	io.ReaderAt
	Size() int64
}

// fileBody is a sizedBody that is read from anywhere, so that it need not be held.
type fileBody struct {
	*sizedBody
	anywhere
}

// renderable is body for those who render it, of which peeked is what is still to be read. size is what the listing told.
func renderable(body io.Reader, peeked io.Reader, size int64) io.Reader {
	if timed, ok := body.(*timedBody); ok {
		if file, ok := timed.ReadCloser.(anywhere); ok {
			return &fileBody{&sizedBody{Reader: peeked, left: file.Size()}, file}
		}
	}
	return &sizedBody{Reader: peeked, left: size}
}
