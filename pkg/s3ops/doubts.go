package s3ops

import (
	"bytes"
	"fmt"
	"sync"
)

// maxDoubts bounds how many objects are remembered, at some hundred bytes each.
const maxDoubts = 1000

// enoughWrong is how many objects a store must tell wrong sums of, and none of a right one, before its sums are no longer asked.
const enoughWrong = 3

// TransferError says that the bytes of an object which arrived are not those that the store holds, by the length or the checksum
// that it tells. They were damaged or cut off on their way: the image is not to blame, and reading again can help.
type TransferError struct {
	Bucket, Key string
	Reason      string // what differs, for people
	Short       bool   // it is the length
	// Repeated says that another read brought the same bytes: then what the store holds is damaged, or what it tells is wrong.
	Repeated bool
}

func (e *TransferError) Error() string {
	return fmt.Sprintf("get %s: what arrived is not what was stored: %s", Location{e.Bucket, e.Key}, e.Reason)
}

// doubts remember objects whose bytes did not have the sum that their store tells, so that another read can show whether the same
// bytes come again. They also remember how often the sums of a bucket were right. The zero value remembers nothing. It is safe for
// concurrent use.
type doubts struct {
	mu   sync.Mutex
	sums map[doubtful][]byte
	told map[toldIn]*record
}

// doubtful is one version of an object, by one kind of sum.
type doubtful struct{ bucket, key, etag, kind string }

// toldIn is a kind of sum in one bucket.
type toldIn struct{ bucket, kind string }

// record tells whether a store ever told a right sum, and the objects whose sum was wrong each time.
type record struct {
	right bool
	wrong map[doubtful]bool
}

func (d *doubts) recordOf(o doubtful) *record {
	if d.told == nil {
		d.told = make(map[toldIn]*record)
	}
	in := toldIn{o.bucket, o.kind}
	if d.told[in] == nil {
		d.told[in] = &record{wrong: make(map[doubtful]bool)}
	}
	return d.told[in]
}

// has reports whether a sum over the bytes of an object was another one than its store tells.
func (d *doubts) has(o doubtful) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sums[o] != nil
}

// clear notes that a sum was right: what made other sums of the object doubtful was what the store told.
func (d *doubts) clear(o doubtful) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.recordOf(o)
	r.right, r.wrong = true, nil
	for other := range d.sums {
		if other.bucket != o.bucket || other.key != o.key || other.etag != o.etag {
			continue
		}
		if r := d.recordOf(other); other.kind != o.kind && !r.right {
			r.wrong[other] = true
		}
		delete(d.sums, other)
	}
}

// raise notes that the bytes of an object had another sum than its store tells, and reports whether they had the same one before, and
// whether the store has told such a sum rightly.
func (d *doubts) raise(o doubtful, sum []byte) (repeated, trusted bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.recordOf(o)
	repeated = bytes.Equal(d.sums[o], sum)
	if repeated && !r.right {
		r.wrong[o] = true
	}
	if d.sums == nil || len(d.sums) >= maxDoubts {
		d.sums = make(map[doubtful][]byte)
	}
	d.sums[o] = sum
	return repeated, r.right
}

// pointless reports whether sums of a kind are no use in a bucket: its store told several and none was right.
func (d *doubts) pointless(bucket, kind string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.told[toldIn{bucket, kind}]
	return r != nil && !r.right && len(r.wrong) >= enoughWrong
}

// judge compares a sum over all bytes of an object with what the store tells. A sum that differs is an error. If the sum is an ETag,
// and a second read of the same version brings the same bytes, the ETag may be wrong: some stores have ETags that look like an MD5
// and are none. judge then returns the error as doubt, and no err. A store that has told right ETags before is believed: err again.
func (c *Client) judge(at Location, etag string, sum *checksum) (doubt, err error) {
	got, object := sum.Sum(nil), doubtful{at.Bucket, at.Key, unquote(etag), sum.kind.name}
	if bytes.Equal(got, sum.want) {
		c.doubts.clear(object)
		return nil, nil
	}
	repeated, trusted := c.doubts.raise(object, got)
	reason := fmt.Sprintf("its %s is %x, and should be %x", sum.kind.name, got, sum.want)
	doubt = &TransferError{Bucket: at.Bucket, Key: at.Key, Reason: reason, Repeated: repeated}
	if repeated && !trusted && sum.kind.name == sumMD5().name && !c.quirks.trueETags {
		return doubt, nil
	}
	return doubt, doubt
}
