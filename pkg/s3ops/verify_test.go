package s3ops_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// changedAnswers is a client of a store whose answers about objects are those of the embedded one as change leaves them.
func changedAnswers(t *testing.T, change func(*http.Response)) *s3ops.Client {
	t.Helper()
	return devs3test.WithAnswers(t, func(resp *http.Response) error {
		if resp.Request.Method == http.MethodGet && strings.Count(resp.Request.URL.Path, "/") > 1 {
			change(resp)
		}
		return nil
	})
}

// onlyETag takes the sums out of an answer, as of a store that keeps none, and sets the ETag.
func onlyETag(resp *http.Response, etag string) {
	for name := range resp.Header {
		if strings.HasPrefix(name, "X-Amz-Checksum-") {
			resp.Header.Del(name)
		}
	}
	resp.Header.Set("ETag", etag)
}

// spoilBody changes a byte of an answer.
func spoilBody(resp *http.Response) {
	data, err := io.ReadAll(resp.Body)
	if err != nil || len(data) == 0 {
		return
	}
	data[len(data)/2] ^= 1
	resp.Body = io.NopCloser(bytes.NewReader(data))
}

// readOf reads an object to its end.
func readOf(t *testing.T, client *s3ops.Client, at s3ops.Location) (*s3ops.Body, error) {
	t.Helper()
	body, err := client.Get(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = body.Close() })
	return body, body.Verify()
}

func wantTransferError(t *testing.T, err error, repeated bool) {
	t.Helper()
	var broken *s3ops.TransferError
	if !errors.As(err, &broken) || broken.Repeated != repeated {
		t.Errorf("got %v, want a TransferError with Repeated %v", err, repeated)
	}
}

// Sums that the store keeps are compared, whatever the ETag is.
func TestStoredChecksumsAreCompared(t *testing.T) {
	t.Parallel()
	bucket, data := devs3test.Bucket(t), bytes.Repeat([]byte("picture "), 10_000)
	spoil := false
	client := changedAnswers(t, func(resp *http.Response) {
		resp.Header.Set("ETag", `"no-md5"`)
		if spoil {
			spoilBody(resp)
		}
	})
	for _, kind := range []types.ChecksumAlgorithm{
		types.ChecksumAlgorithmCrc32, types.ChecksumAlgorithmCrc32c, types.ChecksumAlgorithmCrc64nvme, types.ChecksumAlgorithmSha1, types.ChecksumAlgorithmSha256,
	} {
		at := s3ops.Location{Bucket: bucket, Key: string(kind)}
		_, err := devs3test.Client(t).API().PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: &at.Bucket, Key: &at.Key, Body: bytes.NewReader(data), ChecksumAlgorithm: kind,
		})
		if err != nil {
			t.Fatal(err)
		}
		spoil = false
		if _, err := readOf(t, client, at); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		spoil = true
		_, err = readOf(t, client, at)
		wantTransferError(t, err, false)
		if _, name, _ := strings.Cut(strings.ReplaceAll(fmt.Sprint(err), "-", ""), "its "); !strings.HasPrefix(name, string(kind)+" is ") {
			t.Errorf("%s was not compared: %v", kind, err)
		}
	}
}

// Sums of parts are no sums of the whole.
func TestObjectsInPartsAreRead(t *testing.T) {
	t.Parallel()
	bucket, client := devs3test.Bucket(t), devs3test.Client(t)
	for _, kind := range []types.ChecksumAlgorithm{"", types.ChecksumAlgorithmCrc32, types.ChecksumAlgorithmSha256} {
		at := s3ops.Location{Bucket: bucket, Key: "parts" + string(kind)}
		create, err := client.API().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{
			Bucket: &at.Bucket, Key: &at.Key, ChecksumAlgorithm: kind,
		})
		if err != nil {
			t.Fatal(err)
		}
		var parts []types.CompletedPart
		for n, size := range []int64{leastPart, 1000} {
			data, number := seeds()[:size], aws.Int32(int32(n+1))
			part, err := client.API().UploadPart(t.Context(), &s3.UploadPartInput{
				Bucket: &at.Bucket, Key: &at.Key, UploadId: create.UploadId, PartNumber: number, Body: bytes.NewReader(data), ChecksumAlgorithm: kind,
			})
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, types.CompletedPart{ETag: part.ETag, PartNumber: number, ChecksumCRC32: part.ChecksumCRC32, ChecksumSHA256: part.ChecksumSHA256})
		}
		if _, err := client.API().CompleteMultipartUpload(t.Context(), &s3.CompleteMultipartUploadInput{
			Bucket: &at.Bucket, Key: &at.Key, UploadId: create.UploadId, MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
		}); err != nil {
			t.Fatal(err)
		}
		body, err := readOf(t, client, at)
		if err != nil {
			t.Errorf("%q: %v", kind, err)
		}
		if err := body.Confirm(t.Context()); err != nil {
			t.Errorf("%q: read twice: %v", kind, err)
		}
	}
}

// A store whose ETags look like MD5 and are none is believed when it sends the same bytes twice, and after three objects at once.
func TestETagsThatAreNoMD5(t *testing.T) {
	t.Parallel()
	bucket := devs3test.Bucket(t)
	client := changedAnswers(t, func(resp *http.Response) { onlyETag(resp, `"0123456789abcdef0123456789abcdef"`) })
	for i := range 5 {
		at := s3ops.Location{Bucket: bucket, Key: fmt.Sprint(i)}
		if err := devs3test.Client(t).Put(t.Context(), at, []byte("bytes"), s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		_, err := readOf(t, client, at)
		if i >= 3 {
			if err != nil {
				t.Errorf("object %d: %v", i, err)
			}
			continue
		}
		wantTransferError(t, err, false)
		body, err := readOf(t, client, at)
		if err != nil {
			t.Errorf("second read of %d: %v", i, err)
		}
		// Who finds the image damaged has two reasons to think that the object is.
		wantTransferError(t, body.Confirm(t.Context()), true)
	}
}

// Where neither the checksum nor the ETag fits, and the bytes are the same again, the object is damaged in the store.
func TestDamagedInTheStore(t *testing.T) {
	t.Parallel()
	bucket := devs3test.Bucket(t)
	good, bad := s3ops.Location{Bucket: bucket, Key: "good"}, s3ops.Location{Bucket: bucket, Key: "bad"}
	client := changedAnswers(t, func(resp *http.Response) {
		if strings.HasSuffix(resp.Request.URL.Path, "bad") {
			spoilBody(resp)
		}
	})
	for _, at := range []s3ops.Location{good, bad} {
		if err := devs3test.Client(t).Put(t.Context(), at, []byte("bytes"), s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := readOf(t, client, good); err != nil {
		t.Error(err)
	}
	for _, repeated := range []bool{false, false, true} {
		_, err := readOf(t, client, bad)
		wantTransferError(t, err, repeated)
	}
}

// The ETag of an object that is encrypted with a key of KMS or of the client is a random number.
func TestETagsOfEncryptedObjects(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 1000)
	for name, value := range map[string]string{
		"x-amz-server-side-encryption": "aws:kms", "X-Amz-Server-Side-Encryption": "aws:kms:dsse", "X-Amz-Server-Side-Encryption-Customer-Algorithm": "AES256",
	} {
		client := changedAnswers(t, func(resp *http.Response) {
			onlyETag(resp, `"0123456789abcdef0123456789abcdef"`)
			resp.Header.Set(name, value)
		})
		if _, err := readOf(t, client, at); err != nil {
			t.Errorf("%s: %s: %v", name, value, err)
		}
	}
}

func TestETagIsComparedAsMD5(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 1000)
	client := changedAnswers(t, func(resp *http.Response) {
		onlyETag(resp, resp.Header.Get("ETag"))
		spoilBody(resp)
	})
	_, err := readOf(t, client, at)
	wantTransferError(t, err, false)
	if !strings.Contains(fmt.Sprint(err), "its MD5 is") {
		t.Errorf("MD5 was not compared: %v", err)
	}
}

// Upper case is an MD5 too.
func TestETagInUpperCase(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 1000)
	client := changedAnswers(t, func(resp *http.Response) { onlyETag(resp, strings.ToUpper(resp.Header.Get("ETag"))) })
	if _, err := readOf(t, client, at); err != nil {
		t.Error(err)
	}
}

// Where much is left, or nothing is told, what was read is read once more.
func TestConfirmReadsTheBeginningAgain(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 6<<20)
	spoil, ranges := true, 0
	client := changedAnswers(t, func(resp *http.Response) {
		if resp.Request.Header.Get("Range") != "" {
			ranges++
			return
		}
		data, _ := io.ReadAll(resp.Body)
		if spoil {
			data[10] ^= 1
		}
		resp.Body = io.NopCloser(bytes.NewReader(data))
	})
	for _, spoil = range []bool{true, false} {
		body, err := client.Get(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(body, make([]byte, 1000)); err != nil {
			t.Fatal(err)
		}
		if err := body.Confirm(t.Context()); spoil {
			wantTransferError(t, err, false)
		} else if err != nil {
			t.Error(err)
		}
		_ = body.Close()
	}
	if ranges != 2 {
		t.Errorf("%d requests for the beginning, want 2", ranges)
	}
}

// A store may have a wrong checksum, as one that clients sent with something else: the ETag shows that the bytes are right.
func TestWrongChecksumOfTheStore(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 1000)
	client := changedAnswers(t, func(resp *http.Response) { resp.Header.Set("X-Amz-Checksum-Crc32c", "AAAAAA==") })
	_, err := readOf(t, client, at)
	wantTransferError(t, err, false)
	if body, err := readOf(t, client, at); err != nil || body.Confirm(t.Context()) != nil {
		t.Errorf("second read: %v, %v", err, body.Confirm(t.Context()))
	}
}

// A store that does not know of checksums, and says so, is asked once.
func TestStoreThatRefusesToTellChecksums(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 1000)
	refused := 0
	client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("X-Amz-Checksum-Mode") == "" {
			return false
		}
		refused++
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "<Error><Code>InvalidArgument</Code></Error>")
		return true
	})
	for range 3 {
		if _, err := readOf(t, client, at); err != nil {
			t.Error(err)
		}
	}
	if refused != 1 {
		t.Errorf("asked %d times, want 1", refused)
	}
}
