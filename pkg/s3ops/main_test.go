package s3ops_test

import (
	"os"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		defer stopMoto()
		return devs3test.Main(m)
	}())
}
