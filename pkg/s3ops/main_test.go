package s3ops_test

import (
	"flag"
	"os"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		defer mototest.Stop()
		waitTogether()
		return devs3test.Main(m)
	}())
}

// waitTogether lets more tests run at a time than there are processors, unless the command line says how many: those of stalls, and of
// other faults of networks, wait for seconds, and would do so one after another.
func waitTogether() {
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if !said {
		_ = flag.Set("test.parallel", "8")
	}
}
