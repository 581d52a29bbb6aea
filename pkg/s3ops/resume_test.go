package s3ops_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// cuttingProxy forwards connections to addr and cuts each of the first cuts ones after limit bytes of the answer.
func cuttingProxy(t *testing.T, addr string, limit int64, cuts int32) (proxyAddr string, connections *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	connections = new(atomic.Int32)
	go func() {
		for {
			down, err := listener.Accept()
			if err != nil {
				return
			}
			up, err := net.Dial("tcp", addr)
			if err != nil {
				_ = down.Close()
				return
			}
			cut := connections.Add(1) <= cuts
			go func() { _, _ = io.Copy(up, down) }()
			go func() {
				if cut {
					_, _ = io.CopyN(down, up, limit)
				} else {
					_, _ = io.Copy(down, up)
				}
				_ = down.Close()
				_ = up.Close()
			}()
		}
	}()
	return listener.Addr().String(), connections
}

func putRandom(t *testing.T, size int) (s3ops.Location, []byte) {
	t.Helper()
	at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "object"}
	data := make([]byte, size)
	if _, err := rand.Read(data); err != nil {
		t.Fatal(err)
	}
	if err := devs3test.Client(t).Put(t.Context(), at, data, s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	return at, data
}

// throughProxy is a client whose connections break.
func throughProxy(t *testing.T, limit int64, cuts int32) (*s3ops.Client, *atomic.Int32) {
	t.Helper()
	cfg := devs3test.Server(t).Config()
	addr, connections := cuttingProxy(t, strings.TrimPrefix(cfg.Endpoint, "http://"), limit, cuts)
	cfg.Endpoint = "http://" + addr
	client, err := s3ops.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client, connections
}

func TestGetGoesOnWhereTheConnectionBroke(t *testing.T) {
	t.Parallel()
	at, data := putRandom(t, 1<<20)
	client, connections := throughProxy(t, 300_000, 3)
	body, err := client.Get(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	got, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, data) {
		t.Errorf("got %d bytes that are not the %d of the object", len(got), len(data))
	}
	if n := connections.Load(); n != 4 {
		t.Errorf("%d connections, want 4", n)
	}
}

func TestGetGivesUpWithTheNameOfTheObject(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 4<<20)
	client, _ := throughProxy(t, 300_000, 100)
	body, err := client.Get(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	_, err = io.ReadAll(body)
	if err == nil || !strings.Contains(err.Error(), at.String()) {
		t.Errorf("got %v, want an error that names %s", err, at)
	}
}

// An object that is replaced while it is read must not come out as a mixture.
func TestGetDoesNotMixVersions(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 1<<20)
	client, _ := throughProxy(t, 300_000, 1)
	body, err := client.Get(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	first := make([]byte, 1000)
	if _, err := io.ReadFull(body, first); err != nil {
		t.Fatal(err)
	}
	if err := devs3test.Client(t).Put(t.Context(), at, make([]byte, 1<<20), s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(body); !errors.Is(err, s3ops.ErrReplaced) || !strings.Contains(err.Error(), at.String()) {
		t.Errorf("got %v, want ErrReplaced with the name of the object", err)
	}
}
