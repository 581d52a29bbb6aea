package s3ops_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// sentBody is one request with a body, as it came to the store.
type sentBody struct {
	isPart           bool
	body             []byte
	sha256, md5, crc string // of the header
}

func sentBodyOf(t *testing.T, r *http.Request) (sentBody, bool) {
	if r.Method != http.MethodPut {
		return sentBody{}, false
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if enc := r.Header.Get("Content-Encoding"); enc != "" {
		t.Errorf("%s: Content-Encoding %s", r.URL, enc)
	}
	return sentBody{
		r.URL.Query().Has("partNumber"), body,
		r.Header.Get("X-Amz-Content-Sha256"), r.Header.Get("Content-Md5"), r.Header.Get("X-Amz-Checksum-Crc32"),
	}, true
}

func hexSHA256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func baseMD5(data []byte) string {
	sum := md5.Sum(data)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func baseCRC32(data []byte) string {
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(data)))
}

// sendAll stores a rendition, three files, one of them in parts, and a stream in parts.
func sendAll(t *testing.T, client *s3ops.Client, bucket string) {
	t.Helper()
	sendSmall(t, client, bucket)
	client.SetPartSize(leastPart)
	sendFile(t, client, s3ops.Location{Bucket: bucket, Key: "large"}, 2*leastPart)
	send(t, client, s3ops.Location{Bucket: bucket, Key: "stream"}, seeded(leastPart+1), leastPart+1)
}

// sendSmall is what sendAll stores in one request each.
func sendSmall(t *testing.T, client *s3ops.Client, bucket string) {
	t.Helper()
	if err := client.Put(t.Context(), s3ops.Location{Bucket: bucket, Key: "put"}, []byte("rendition"), s3ops.PutOptions{}); err != nil {
		t.Error(err)
	}
	for key, size := range map[string]int64{"empty": 0, "small": 1000, "middle": 2 << 20} {
		sendFile(t, client, s3ops.Location{Bucket: bucket, Key: key}, size)
	}
}

func sendFile(t *testing.T, client *s3ops.Client, at s3ops.Location, size int64) {
	t.Helper()
	file, err := s3ops.OpenFile(seededFile(t, size))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	send(t, client, at, file, size)
}

func send(t *testing.T, client *s3ops.Client, at s3ops.Location, body io.Reader, size int64) {
	t.Helper()
	if _, err := client.Upload(t.Context(), s3ops.UploadInput{At: at, Body: body}); err != nil {
		t.Errorf("%s: %v", at.Key, err)
		return
	}
	wantStoredBy(t, client, at, size)
}

const sentWhole, sentParts = 4, 4

// Over plain HTTP the SHA-256 of a body is signed, and costs enough. The CRC32 of a part costs nothing beside it, and the store keeps it.
func TestBodiesOverHTTPAreSigned(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var parts, whole int
	client := devs3test.WithHook(t, func(_ http.ResponseWriter, r *http.Request) bool {
		sent, ok := sentBodyOf(t, r)
		if !ok {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		want := ""
		if whole++; sent.isPart {
			whole--
			parts++
			want = baseCRC32(sent.body)
		}
		if sent.sha256 != hexSHA256(sent.body) || sent.md5 != "" || sent.crc != want {
			t.Errorf("%s: SHA-256 %q, Content-MD5 %q, CRC32 %q", r.URL, sent.sha256, sent.md5, sent.crc)
		}
		return false
	})
	sendAll(t, client, devs3test.Bucket(t))
	if whole != sentWhole || parts != sentParts {
		t.Errorf("%d bodies and %d parts, want %d and %d", whole, parts, sentWhole, sentParts)
	}
}

// Over TLS no body is signed: it has one sum in its header, which the real store behind compares.
func TestBodiesOverTLSHaveOneSum(t *testing.T) {
	t.Parallel()
	cfg := devs3test.Server(t).Config()
	behind, err := url.Parse(cfg.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	pass := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind)
		r.Out.Host = r.In.Host // as it was signed
	}}
	var mu sync.Mutex
	var parts, whole int
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sent, ok := sentBodyOf(t, r); ok {
			mu.Lock()
			wantMD5, wantCRC := baseMD5(sent.body), ""
			if whole++; sent.isPart {
				whole--
				parts++
				wantMD5, wantCRC = "", baseCRC32(sent.body)
			}
			mu.Unlock()
			if sent.sha256 != "UNSIGNED-PAYLOAD" || sent.md5 != wantMD5 || sent.crc != wantCRC {
				t.Errorf("%s: SHA-256 %q, Content-MD5 %q, CRC32 %q", r.URL, sent.sha256, sent.md5, sent.crc)
			}
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	client := s3ops.NewClient(aws.Config{
		Region: s3ops.DefaultRegion, HTTPClient: server.Client(), Credentials: credentials.NewStaticCredentialsProvider(cfg.AccessKey, cfg.SecretKey, ""),
	}, s3ops.Config{Endpoint: server.URL})
	sendAll(t, client, devs3test.Bucket(t))
	if whole != sentWhole || parts != sentParts {
		t.Errorf("%d bodies and %d parts, want %d and %d", whole, parts, sentWhole, sentParts)
	}
}

// A bucket with Object Lock wants a Content-MD5 on some stores: it is asked once, and known then. Parts have their CRC32 all the same.
func TestBodiesForAStoreThatWantsMD5(t *testing.T) {
	t.Parallel()
	for code, store := range map[string]func(*testing.T, *s3ops.Client, string){"MissingContentMD5": sendAll, "InvalidRequest": sendSmall} {
		var mu sync.Mutex
		var refused int
		client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
			sent, ok := sentBodyOf(t, r)
			if !ok || sent.md5 == baseMD5(sent.body) || sent.crc != "" {
				return false
			}
			mu.Lock()
			refused++
			mu.Unlock()
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, mototest.ErrorXML(code))
			return true
		})
		store(t, client, devs3test.Bucket(t))
		if refused != 1 {
			t.Errorf("%s: %d bodies were refused, want the first", code, refused)
		}
	}
}

// Stores differ in what they make of an upload that tells of the sums of its parts: some do not know the header, some refuse it. Their
// parts have none.
func TestPartsForStoresWithoutSums(t *testing.T) {
	t.Parallel()
	for how, status := range map[string]int{"ignores": 0, "refuses": http.StatusBadRequest, "lacks": http.StatusNotImplemented} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var asked, parts int
			client, _ := mototest.AnsweringStore(t, func(r *http.Request) (int, http.Header, string) {
				mu.Lock()
				defer mu.Unlock()
				if r.URL.Query().Has("partNumber") {
					if parts++; r.Header.Get("X-Amz-Checksum-Crc32") != "" {
						t.Errorf("a part has a CRC32")
					}
				}
				if !r.URL.Query().Has("uploads") || r.Header.Get("X-Amz-Checksum-Algorithm") == "" {
					return 0, nil, ""
				}
				asked++
				r.Header.Del("X-Amz-Checksum-Algorithm") // moto looks at no signature
				if status != 0 {
					return status, nil, mototest.ErrorXML("InvalidArgument")
				}
				return 0, nil, ""
			})
			client.SetPartSize(mototest.PartSize)
			bucket := devs3test.BucketName()
			if err := client.CreateBucket(t.Context(), bucket); err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{"first", "second"} {
				body := strings.NewReader(strings.Repeat("x", 2*mototest.PartSize))
				if _, err := client.Upload(t.Context(), s3ops.UploadInput{At: s3ops.Location{Bucket: bucket, Key: key}, Body: body}); err != nil {
					t.Error(err)
				}
			}
			if want := map[bool]int{true: 2, false: 1}[status == 0]; asked != want || parts != 4 {
				t.Errorf("asked %d times, want %d; %d parts", asked, want, parts)
			}
		})
	}
}
