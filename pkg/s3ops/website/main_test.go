package website_test

import (
	"os"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		defer mototest.Stop()
		return devs3test.Main(m)
	}())
}
