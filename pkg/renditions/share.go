package renditions

import (
	"cmp"
	"context"

	"github.com/s3img/s3img/pkg/imageops"
)

const (
	// A file is read ahead as a whole if that takes no more than this part of the memory for files; of a larger one a window is.
	wholeShare, windowShare = 4, 16
	// outputShare is how many pixels of a rendition's box there are for a byte of its file, about: few files are larger.
	outputShare = 2
)

// share is what one object holds of the memory for files: its bytes that are read ahead, and then those of its renditions until they
// are stored. It holds nothing while it waits for more. The zero value holds nothing.
type share struct {
	of    pool
	bytes int64 // held
	file  int64 // of them, for bytes that are read ahead
	made  int64 // of them, for the renditions
}

// takeShare waits for the share of a source. remote says that its bytes come over a network.
func (m *memory) takeShare(ctx context.Context, size int64, remote bool, outputs []imageops.Output) (*share, error) {
	s := &share{of: m.files}
	for _, output := range outputs {
		box := output.Spec.Box
		s.made += int64(cmp.Or(box.Width, box.Height)) * int64(cmp.Or(box.Height, box.Width)) / outputShare
	}
	s.made = min(s.made, m.files.max/2)
	if remote {
		if s.file = max(size, pieceBytes); s.file > m.files.max/wholeShare {
			s.file = max(m.files.max/windowShare, pieceBytes)
		}
	}
	return s, s.take(ctx, s.file+s.made)
}

// covers reports whether a file of so many bytes may be held by what has been taken.
func (s *share) covers(size int64) bool { return size <= s.bytes }

// takeWhole is for a file of so many bytes, none of which is decoded before all have come, and which is not covered.
func (s *share) takeWhole(ctx context.Context, size int64) error {
	if s.of.refuse && size > s.of.max {
		return &MemoryError{Need: size, Max: s.of.max}
	}
	s.release()
	return s.take(ctx, size)
}

func (s *share) take(ctx context.Context, bytes int64) error {
	bytes = min(bytes, s.of.max)
	if err := s.of.Acquire(ctx, bytes); err != nil {
		return waitingForMemory(err)
	}
	s.bytes = bytes
	return nil
}

// decoding gives back what the image in work holds from now on: the whole file.
func (s *share) decoding() {
	if left := min(s.made, s.bytes); s.bytes > left {
		s.of.Release(s.bytes - left)
		s.bytes = left
	}
}

func (s *share) release() {
	s.of.Release(s.bytes)
	s.bytes = 0
}
