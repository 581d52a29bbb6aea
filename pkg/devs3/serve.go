package devs3

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
)

const (
	healthPath    = "/-/healthy"
	websiteDomain = "localhost"
	maxCopyBytes  = 5 << 30 // S3's own limit; unset, every CopyObject fails
	dirPerm       = 0o700
	endMoment     = 300 * time.Millisecond
)

// serveConfig is what Start tells the subprocess.
type serveConfig struct {
	Dir         string `json:"dir"`
	Addr        string `json:"addr"`
	WebsiteAddr string `json:"website_addr"`
	AccessKey   string `json:"access_key"`
	SecretKey   string `json:"secret_key"`
	WebhookURL  string `json:"webhook_url,omitempty"`

	Origins   []string `json:"origins,omitempty"`
	Temporary bool     `json:"temporary,omitempty"` // Dir goes at the end, also when the process that made it was killed
}

// Serve is the subprocess: it reads its configuration from in, serves S3, and returns when in closes or ctx ends. It
// changes the working directory of the process and must be called at most once.
func Serve(ctx context.Context, in io.Reader) error {
	var cfg serveConfig
	decoder := json.NewDecoder(in)
	if err := decoder.Decode(&cfg); err != nil {
		return fmt.Errorf("read the configuration of the embedded S3: %w", err)
	}
	// The gateway prints, and who read that may have been killed: that must not end this process before it has cleaned up.
	signal.Ignore(syscall.SIGPIPE)
	if cfg.Temporary {
		defer func() { _ = os.RemoveAll(cfg.Dir) }()
	}
	store, err := openBackend(cfg.Dir)
	if err != nil {
		return fmt.Errorf("open %s for the embedded S3: %w", cfg.Dir, err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, in)
		stop()
	}()
	return serveGuarded(ctx, guardedStore{store}, cfg)
}

// serveGuarded serves S3 and the websites until ctx ends, or one of them cannot.
func serveGuarded(ctx context.Context, store backend.Backend, cfg serveConfig) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	site := newSite(store, cfg.Origins)
	go func() { stop(site.ServeMultiPort([]string{cfg.WebsiteAddr})) }()
	defer end(site.Shutdown)
	err := serveS3(ctx, store, cfg)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return fmt.Errorf("serve bucket websites on %s: %w", cfg.WebsiteAddr, cause)
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// end shuts a server down, and leaves a moment to what is on the way. The shutdown of fasthttp ends the contexts of requests, and then
// waits for connections: those over which nothing was ever sent, as browsers open them ahead, would hold it up for as long as their
// clients like.
func end(shutdown func() error) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = shutdown()
	}()
	select {
	case <-ended:
	case <-time.After(endMoment):
	}
}

// openBackend keeps object metadata in extended attributes where the file system has them, and in files beside the
// objects where it does not (Windows, tmpfs of older kernels).
func openBackend(dir string) (backend.Backend, error) {
	objects := filepath.Join(dir, "objects")
	if err := os.MkdirAll(objects, dirPerm); err != nil {
		return nil, err
	}
	opts := posix.PosixOpts{NewDirPerm: dirPerm, CopyObjectThreshold: maxCopyBytes}
	if xattrs := (meta.XattrMeta{}); xattrs.Test(objects) == nil {
		return posix.New(objects, xattrs, opts)
	}
	sidecarDir := filepath.Join(dir, "metadata")
	if err := os.MkdirAll(sidecarDir, dirPerm); err != nil {
		return nil, err
	}
	sidecar, err := meta.NewSideCar(sidecarDir)
	if err != nil {
		return nil, err
	}
	opts.SideCarDir = sidecarDir
	return posix.New(objects, sidecar, opts)
}
