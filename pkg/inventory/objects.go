package inventory

import (
	"context"
	"crypto/md5" //nolint:gosec // what S3 Inventory tells of its files
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/s3img/s3img/pkg/s3ops"
)

// entry is what a row of a data file says.
type entry struct {
	s3ops.Object
	bucket string
	latest bool // or the bucket has no versions
	marker bool // no object, but the mark that it was deleted
}

// Opener opens a data file. The caller closes what it returns.
type Opener func(ctx context.Context, file File) (io.ReadCloser, error)

// DamagedError says that a data file is not what its manifest says, or what its format is.
type DamagedError struct {
	Key string // of the file
	Err error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("data file %s of the inventory: %v", e.Key, e.Err)
}

// Unwrap returns what is wrong with it.
func (e *DamagedError) Unwrap() error { return e.Err }

// Objects yields the objects of the bucket, in the order of the data files, with what the inventory tells of each: its Key, and Size,
// ModTime and ETag if there are columns for them. An error comes as the second value and ends the list; it is a [*DamagedError] where
// a data file is at fault, or as open and ctx have it.
func (v *Inventory) Objects(ctx context.Context, open Opener) iter.Seq2[s3ops.Object, error] {
	return func(yield func(s3ops.Object, error) bool) {
		for _, file := range v.Files {
			more, err := v.each(ctx, file, open, func(o s3ops.Object) bool { return yield(o, nil) })
			if err != nil {
				yield(s3ops.Object{}, err)
			}
			if !more || err != nil {
				return
			}
		}
	}
}

// each calls take with each object of a data file until that is false, and reports whether more are wanted.
func (v *Inventory) each(ctx context.Context, file File, open Opener, take func(s3ops.Object) bool) (more bool, err error) {
	spooled, err := spool(ctx, file, open)
	if err != nil {
		return false, err
	}
	defer spooled.remove()
	entries := v.readCSV(spooled)
	if v.format == formatParquet {
		entries = v.readParquet(spooled, file.Size)
	}
	number := 0
	for e, err := range entries {
		number++
		if err == nil {
			err = v.check(e)
		}
		switch {
		case err != nil:
			return false, &DamagedError{Key: file.Key, Err: fmt.Errorf("row %d: %w", number, err)}
		case ctx.Err() != nil:
			return false, ctx.Err()
		case !e.latest || e.marker:
		case !take(e.Object):
			return false, nil
		}
	}
	return true, nil
}

// check refuses what would be taken for another object.
func (v *Inventory) check(e entry) error {
	switch {
	case e.Key == "":
		return errors.New("it has no key")
	case e.bucket != v.Bucket:
		return fmt.Errorf("it is of the bucket %q, and the manifest of %s", e.bucket, v.Bucket)
	case e.Size < 0:
		return fmt.Errorf("its size is %d", e.Size)
	}
	return nil
}

// spooled is a data file on this machine, whose bytes are right.
type spooled struct{ *os.File }

func (s spooled) remove() {
	_ = s.Close()
	_ = os.Remove(s.Name())
}

// spool fetches a data file into a temporary one. No key of it counts before all of its bytes have been compared: a file that was cut
// would otherwise look like a shorter list.
func spool(ctx context.Context, file File, open Opener) (_ spooled, err error) {
	in, err := open(ctx, file)
	if err != nil {
		return spooled{}, fmt.Errorf("open data file %s of the inventory: %w", file.Key, err)
	}
	defer func() { _ = in.Close() }()
	out, err := os.CreateTemp("", "s3img-inventory-")
	if err != nil {
		return spooled{}, fmt.Errorf("keep a data file of the inventory: %w", err)
	}
	s := spooled{out}
	defer func() {
		if err != nil {
			s.remove()
		}
	}()
	sum := md5.New() //nolint:gosec // as above
	n, err := io.Copy(io.MultiWriter(out, sum), in)
	if err != nil {
		return s, fmt.Errorf("fetch data file %s of the inventory: %w", file.Key, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); n != file.Size || got != file.MD5 {
		return s, &DamagedError{Key: file.Key, Err: fmt.Errorf("it has %d bytes with the MD5 %s, and the manifest says %d with %s", n, got, file.Size, file.MD5)}
	}
	_, err = out.Seek(0, io.SeekStart)
	return s, err
}
