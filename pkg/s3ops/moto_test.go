package s3ops_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/s3img/s3img/pkg/s3ops"
)

// moto is a double of AWS that has what the embedded S3 lacks: the public access block, of buckets and of accounts,
// websites by region, and CloudFormation. It verifies no signatures.
var moto struct {
	once    sync.Once
	process *exec.Cmd
	exited  chan struct{}
	addr    string
	err     error
}

const motoStart = 60 * time.Second

// motoAddr returns where moto listens; the first call starts it.
func motoAddr(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("moto_server"); err != nil {
		t.Skip("moto_server is not installed: it is in Python's moto, with its extra \"server\"; tried with 5.2.1")
	}
	moto.once.Do(func() { moto.err = startMoto() })
	if moto.err != nil {
		t.Fatalf("start moto_server: %v", moto.err)
	}
	return moto.addr
}

func startMoto() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	moto.addr = listener.Addr().String()
	if err := listener.Close(); err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(moto.addr)
	if err != nil {
		return err
	}
	moto.process = exec.Command("moto_server", "-H", "127.0.0.1", "-p", port)
	if err := moto.process.Start(); err != nil {
		moto.process = nil
		return err
	}
	moto.exited = make(chan struct{})
	go func() {
		_ = moto.process.Wait()
		close(moto.exited)
	}()
	return waitForMoto()
}

func waitForMoto() error {
	deadline := time.Now().Add(motoStart)
	for time.Now().Before(deadline) {
		resp, err := http.Get("http://" + moto.addr + "/moto-api/data.json")
		if err == nil {
			_ = resp.Body.Close()
			return nil
		}
		select {
		case <-moto.exited:
			return errors.New("it ended at once")
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("no answer within %s", motoStart)
}

func stopMoto() {
	if moto.process != nil {
		_ = moto.process.Process.Kill()
		<-moto.exited
	}
}

// awsHosts sends every request to moto, which tells services and buckets by the host that was meant.
type awsHosts struct{ addr string }

func (h awsHosts) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Host = req.URL.Host
	req.URL = &url.URL{Scheme: "http", Host: h.addr, Path: req.URL.Path, RawPath: req.URL.RawPath, RawQuery: req.URL.RawQuery}
	return http.DefaultTransport.RoundTrip(req)
}

// awsHTTP is an HTTP client for which moto is the whole of AWS.
func awsHTTP(t *testing.T) *http.Client {
	t.Helper()
	return &http.Client{Transport: awsHosts{motoAddr(t)}}
}

// awsClient is a client of AWS itself: no custom endpoint, bucket names in host names.
func awsClient(t *testing.T, region string) *s3ops.Client {
	t.Helper()
	return s3ops.NewClient(awsConfig(region, awsHTTP(t)), s3ops.Config{})
}

func awsConfig(region string, client *http.Client) aws.Config {
	return aws.Config{
		Region: region, HTTPClient: client,
		Credentials: credentials.NewStaticCredentialsProvider("test", "testtest", ""),
	}
}

// motoClient is a client of moto as a custom endpoint.
func motoClient(t *testing.T) *s3ops.Client {
	t.Helper()
	client, err := s3ops.Connect(context.Background(), s3ops.Config{
		Endpoint: "http://" + motoAddr(t), Region: s3ops.DefaultRegion, AccessKey: "test", SecretKey: "testtest",
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}
