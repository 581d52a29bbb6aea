package uploads_test

import (
	"os"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
)

func TestMain(m *testing.M) { os.Exit(devs3test.Main(m)) }
