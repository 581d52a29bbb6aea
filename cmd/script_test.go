package cmd_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/s3img/s3img/pkg/devs3"
	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// The tests run the real binary against a real S3: both are made once, here.
var (
	s3imgPath string
	store     *devs3.Server
	client    *s3ops.Client
)

func TestMain(m *testing.M) {
	if os.Getenv(insideVariable) != "" {
		if err := answerInside(os.Stdin, os.Stdout); err != nil {
			os.Exit(failSetup(err))
		}
		os.Exit(0)
	}
	// The tests wait for programs more than they compute.
	if err := flag.Set("test.parallel", strconv.Itoa(4*runtime.GOMAXPROCS(0))); err != nil {
		os.Exit(failSetup(err))
	}
	os.Exit(func() (code int) {
		dir, err := os.MkdirTemp("", "s3img-scripts-")
		if err != nil {
			return failSetup(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		s3imgPath = filepath.Join(dir, "s3img"+executable())
		if err := buildBinary(s3imgPath, testedTags); err != nil {
			return failSetup(err)
		}
		store, err = devs3.Start(context.Background(), devs3test.Options(cmp.Or(os.Getenv(devs3test.StoreVariable), s3imgPath)))
		if err != nil {
			return failSetup(err)
		}
		defer func() { _ = store.Close() }()
		defer mototest.Stop()
		defer func() {
			if err := sharedChromium.stop(); err != nil && code == 0 {
				code = failSetup(err)
			}
		}()
		defer func() {
			if err := insiders.stop(); err != nil && code == 0 {
				code = failSetup(err)
			}
		}()
		if client, err = s3ops.Connect(context.Background(), store.Config()); err != nil {
			return failSetup(err)
		}
		return m.Run()
	}())
}

func failSetup(err error) int {
	fmt.Fprintln(os.Stderr, "set up the script tests:", err)
	return 1
}

// raceVariable makes the scripts run a binary that detects races, as CI does once. Its value is flags of go build, which may say
// where the detector need not look.
const raceVariable = "S3IMG_TEST_RACE"

// executable is the extension of programs.
func executable() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// buildBinary lets `go run` hand the program to cp: unlike `go build` it keeps what it linked, for the next time that nothing was changed.
func buildBinary(path, tags string) error {
	c := exec.Command("go", "run", "-exec", "cp", "-ldflags", "-s -w", "-tags", tags) // as releases have it, which links faster
	if runtime.GOOS == "windows" {
		c = exec.Command("go", "build", "-o", path, "-ldflags", "-s -w", "-tags", tags)
	}
	if flags := os.Getenv(raceVariable); flags != "" {
		c.Args = append(append(c.Args, "-race"), strings.Fields(flags)...)
		c.Env = append(os.Environ(), "CGO_ENABLED=1") // as the detector needs it
	}
	c.Args = append(c.Args, "github.com/s3img/s3img")
	if runtime.GOOS != "windows" {
		c.Args = append(c.Args, path)
	}
	out, err := c.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// TestScripts runs testdata/script/*.txtar. Beside the commands of testscript they have those of scriptCommands; $UP and
// $DOWN are bucket names of the script's own, not created yet; $DOCS is the folder of the guides,
// and $INVENTORIES that of inventories of the bucket photos-inventoried. `exec s3img` starts the program: the first line of a script does,
// and those where it matters that it is a process.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUpScript,
		Cmds:                scriptCommands(),
		Condition:           scriptCondition,
	})
}

func setUpScript(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, "home")
	if err := os.MkdirAll(home, 0o755); err != nil {
		return err
	}
	env.Setenv("HOME", home)
	env.Setenv("PATH", filepath.Dir(s3imgPath)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	env.Setenv("AWS_ENDPOINT_URL", store.Endpoint)
	env.Setenv("AWS_ACCESS_KEY_ID", store.AccessKey)
	env.Setenv("AWS_SECRET_ACCESS_KEY", store.SecretKey)
	env.Setenv("AWS_REGION", s3ops.DefaultRegion)
	env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	env.Setenv("S3IMG_WEBSITE_URL", store.WebsiteURL)
	docs, err := filepath.Abs("../docs")
	if err != nil {
		return err
	}
	env.Setenv("DOCS", docs)
	inventories, err := filepath.Abs("../pkg/inventory/testdata")
	if err != nil {
		return err
	}
	env.Setenv("INVENTORIES", inventories)
	env.Setenv("UP", devs3test.BucketName())
	env.Setenv("DOWN", devs3test.BucketName())
	return nil
}

// scriptCondition knows [root]: tests of permissions mean nothing to the superuser; and [tmpfs]: a tiny file system can be
// mounted, as the superuser of Linux can outside of most containers.
func scriptCondition(cond string) (bool, error) {
	switch cond {
	case "root":
		return os.Geteuid() == 0, nil
	case "tmpfs":
		return canMount()
	}
	return false, fmt.Errorf("unknown condition %q", cond)
}

// canMount tries it. Where CI runs it must work, so that no test is passed over in silence.
func canMount() (bool, error) {
	dir, err := os.MkdirTemp("", "s3img-mount-")
	if err != nil {
		return false, err
	}
	defer func() { _ = os.Remove(dir) }()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=20k", "tmpfs", dir).CombinedOutput(); err != nil {
		if os.Getenv("CI") != "" {
			return false, fmt.Errorf("mount a tiny file system: %w: %s", err, out)
		}
		return false, nil
	}
	return true, exec.Command("umount", dir).Run()
}
