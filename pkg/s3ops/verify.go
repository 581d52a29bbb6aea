package s3ops

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// maxDrain is how many bytes are rather read to the end than what was read of an object once more.
const maxDrain = 4 << 20

// check is what a [Body] knows of the bytes that are to come.
type check struct {
	sum     *checksum
	told    int64 // bytes of this version by a listing or a look at the object; 0 = nobody was told
	settled bool
	doubt   error // that was passed over, see [Client.judge]
	result  error // of settling; nil = all is well
}

// settle compares what has arrived with what was told, once. It returns io.EOF, as the end of a body does, or a [*TransferError].
func (b *Body) settle() error {
	if !b.settled {
		b.settled, b.result = true, b.compare()
		b.client.tries.noteTransfer(b.result)
	}
	if b.result != nil {
		return b.result
	}
	return io.EOF
}

func (b *Body) compare() (err error) {
	if b.told > 0 && b.offset != b.told {
		return b.short(fmt.Sprintf("%d bytes came, and there should be %d", b.offset, b.told))
	}
	if b.size >= 0 && b.offset != b.size {
		return b.short(fmt.Sprintf("%d bytes came, and %d were announced", b.offset, b.size))
	}
	if b.sum.want != nil {
		b.doubt, err = b.client.judge(b.at, b.etag, b.sum)
	}
	return err
}

func (b *Body) broken(reason string) error {
	return &TransferError{Bucket: b.at.Bucket, Key: b.at.Key, Reason: reason}
}

func (b *Body) short(reason string) error {
	return &TransferError{Bucket: b.at.Bucket, Key: b.at.Key, Reason: reason, Short: true}
}

// Verify reads what is left, and returns nil if all bytes that were read are those that the store holds: by the checksum that it
// tells, or the ETag where that is an MD5, and by the length that it announced and that of [Client.GetVersion]. Of an object in several
// parts stores mostly tell the length only. It fails with a [*TransferError].
func (b *Body) Verify() error {
	_, err := io.Copy(io.Discard, b)
	return err
}

// Confirm is for a reader that finds the bytes so far to be wrong, a damaged image say. It returns nil if they are what the store
// holds, so that the object itself is at fault, and a [*TransferError] if they were damaged on their way. It compares the whole object
// with the length and the checksum that the store tells. If the store tells too little, or much is left to read, it reads the bytes so
// far once more and compares them.
func (b *Body) Confirm(ctx context.Context) error {
	left := b.size - b.offset
	if b.sum.want == nil || (!b.settled && (b.size < 0 || left > maxDrain)) {
		return b.readTwice(ctx)
	}
	if err := b.Verify(); err != nil {
		return err
	}
	return b.doubt
}

// readTwice reads again what has been read, and compares.
func (b *Body) readTwice(ctx context.Context) error {
	if b.settled && b.result != nil {
		return b.result
	}
	if b.offset == 0 {
		return nil
	}
	out, err := b.client.getRange(ctx, b.at, b.etag, fmt.Sprintf("bytes=0-%d", b.offset-1))
	if err != nil {
		return err
	}
	defer func() { _ = out.Body.Close() }()
	again := b.sum.kind.start(nil)
	n, err := io.Copy(again, io.LimitReader(out.Body, b.offset))
	if err != nil {
		return WrapError("get", b.at, err)
	}
	if n != b.offset || !bytes.Equal(again.Sum(nil), b.sum.Sum(nil)) {
		err := b.broken("reading it again brought other bytes")
		b.client.tries.noteTransfer(err)
		return err
	}
	return nil
}
