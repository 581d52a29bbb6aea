package s3ops

import (
	"crypto/md5"  //nolint:gosec // S3 names it, to find what the network changed
	"crypto/sha1" //nolint:gosec // S3 names it, to find what the network changed
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// nvmePolynomial is that of CRC-64/NVME with its bits reversed, as hash/crc64 wants it.
const nvmePolynomial = 0x9a6c9329ac4bc9b5

// checksum is a running sum over the bytes of an object, and what the store says that it should be in the end.
type checksum struct {
	hash.Hash
	kind sumKind
	want []byte // nil where the store tells none
}

// sumKind is a way to sum up bytes.
type sumKind struct {
	name string // as people call it
	make func() hash.Hash
}

func (k sumKind) start(want []byte) *checksum { return &checksum{Hash: k.make(), kind: k, want: want} }

// The kinds of sums. The cost of each on one core, for a gigabyte: CRC32C and CRC32 0.1 s, CRC64NVME and SHA-256 0.6 s, SHA-1 1 s,
// MD5 1.6 s.
func sumCRC32C() sumKind {
	return sumKind{"CRC32C", func() hash.Hash { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }}
}

func sumMD5() sumKind { return sumKind{"MD5", md5.New} }

// toldChecksum returns the cheapest of the sums that an answer tells of the whole object. It passes over a sum that was wrong the last
// time, so that no single wrong number of a store spoils an object. If the answer tells none, the sum serves only to compare what is
// read twice.
func (c *Client) toldChecksum(bucket, key string, out *s3.GetObjectOutput) *checksum {
	var told []*checksum
	for _, sum := range toldSums(bucket, out) {
		if c.doubts.pointless(bucket, sum.kind.name) {
			continue
		}
		if !c.doubts.has(doubtful{bucket, key, unquote(aws.ToString(out.ETag)), sum.kind.name}) {
			return sum
		}
		told = append(told, sum)
	}
	if len(told) > 0 {
		return told[0]
	}
	return sumCRC32C().start(nil)
}

// toldSums are those that an answer tells, the cheapest first.
func toldSums(bucket string, out *s3.GetObjectOutput) (all []*checksum) {
	for _, told := range []struct {
		value *string
		kind  sumKind
	}{
		{out.ChecksumCRC32C, sumCRC32C()},
		{out.ChecksumCRC32, sumKind{"CRC32", func() hash.Hash { return crc32.NewIEEE() }}},
		{out.ChecksumCRC64NVME, sumKind{"CRC64NVME", func() hash.Hash { return crc64.New(crc64.MakeTable(nvmePolynomial)) }}},
		{out.ChecksumSHA256, sumKind{"SHA-256", sha256.New}},
		{out.ChecksumSHA1, sumKind{"SHA-1", sha1.New}},
	} {
		if told.value == nil || out.ChecksumType == types.ChecksumTypeComposite {
			continue
		}
		want, err := base64.StdEncoding.DecodeString(*told.value) // that of an object in parts ends in a dash and a number
		if sum := told.kind.start(want); err == nil && len(want) == sum.Size() {
			all = append(all, sum)
		}
	}
	if want := etagMD5(bucket, out); want != nil {
		all = append(all, sumMD5().start(want))
	}
	return all
}

// etagMD5 is the MD5 that an ETag tells. It is nil if the ETag cannot be one: for an object in parts, for one whose encryption makes
// it a random number, in a directory bucket, and behind an access point that changes objects on the way.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
func etagMD5(bucket string, out *s3.GetObjectOutput) []byte {
	if strings.HasSuffix(bucket, "--x-s3") || strings.HasSuffix(bucket, "--ol-s3") {
		return nil
	}
	return plainMD5(aws.ToString(out.ETag), out.ServerSideEncryption, out.SSECustomerAlgorithm)
}

func plainMD5(etag string, encryption types.ServerSideEncryption, customer *string) []byte {
	switch encryption {
	case types.ServerSideEncryptionAwsKms, types.ServerSideEncryptionAwsKmsDsse:
		return nil
	}
	if customer != nil || strings.HasPrefix(etag, "W/") {
		return nil
	}
	want, err := hex.DecodeString(unquote(etag)) // in upper case too, as some stores have it
	if err != nil || len(want) != md5.Size {
		return nil
	}
	return want
}

// IsETagMD5 reports whether the ETag of an answer can be the MD5 of what was stored by it in one request. header has its other fields.
func IsETagMD5(etag string, header http.Header) bool {
	customer := header.Get("X-Amz-Server-Side-Encryption-Customer-Algorithm")
	encryption := types.ServerSideEncryption(header.Get("X-Amz-Server-Side-Encryption"))
	return plainMD5(etag, encryption, optional(customer)) != nil
}
