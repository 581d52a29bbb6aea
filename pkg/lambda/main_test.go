package lambda_test

import (
	"flag"
	"os"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

func TestMain(m *testing.M) {
	_ = flag.Set("test.parallel", "8") // those that run at once do little but wait
	os.Exit(func() int {
		defer mototest.Stop()
		return devs3test.Main(m)
	}())
}
