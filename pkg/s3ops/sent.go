package s3ops

import (
	"crypto/md5" //nolint:gosec // S3 names it, to find what the network changed
	"encoding/base64"
	"errors"
	"io"
)

// sentMD5 is the Content-MD5 of a body that is sent, by which every store refuses one that arrives damaged (BadDigest). On AWS the SDK
// sends a checksum of its own, which some other stores refuse. It is nil there, and where body does not seek or cannot be read:
// sending it tells how. Its cost is that of reading the body once more, 1.6 s for a gigabyte in memory.
func (c *Client) sentMD5(body io.Reader) *string {
	seeker, ok := body.(io.ReadSeeker)
	if !ok || c.quirks.sdkChecksums {
		return nil
	}
	at, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil
	}
	sum := md5.New() //nolint:gosec // see above
	_, err = io.Copy(sum, seeker)
	if _, back := seeker.Seek(at, io.SeekStart); errors.Join(err, back) != nil {
		return nil
	}
	encoded := base64.StdEncoding.EncodeToString(sum.Sum(nil))
	return &encoded
}
