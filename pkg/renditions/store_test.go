package renditions_test

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/renditions/storetest"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestDirStore(t *testing.T) {
	t.Parallel()
	storetest.Suite{
		New: func(t *testing.T) renditions.Store {
			t.Helper()
			return renditions.NewDirStore(filepath.Join(t.TempDir(), "not", "made yet"))
		},
		Keeps: func(name string) bool { return runtime.GOOS != "windows" || !strings.ContainsAny(name, `"?`) },
	}.Run(t)
}

func TestS3Store(t *testing.T) {
	t.Parallel()
	for name, prefix := range map[string]string{"a bucket": "", "a prefix": "web/2026"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Suite{
				New: func(t *testing.T) renditions.Store {
					t.Helper()
					at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: prefix}
					return renditions.NewS3Store(devs3test.Client(t), at, renditions.S3Options{})
				},
				ETags: true, Public: true,
			}.Run(t)
		})
	}
}
