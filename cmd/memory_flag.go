package cmd

import (
	"os"
	"runtime/debug"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/meminfo"
)

const (
	envMaxMemory = "S3IMG_MAX_MEMORY"
	envGoLimit   = "GOMEMLIMIT" // which the Go runtime reads by itself
)

// memoryFlag says how much memory images in work may take together; all commands that render have it.
type memoryFlag struct {
	maxMemory byteSize
}

func (f *memoryFlag) addMemory(flags *pflag.FlagSet) {
	flags.Var(&f.maxMemory, "max-memory",
		"memory that images in work may take together, 512MB say; what needs more is refused (default: $"+envMaxMemory+
			", else two thirds of the container's, or a quarter of the machine's)")
}

// checkMemory reads the environment where there is no flag.
func (f *memoryFlag) checkMemory() error {
	text := os.Getenv(envMaxMemory)
	if f.maxMemory != 0 || text == "" {
		return nil
	}
	if err := f.maxMemory.Set(text); err != nil {
		return usageErrorf("%s is %q: %w", envMaxMemory, text, err)
	}
	return nil
}

// limit returns what images may use, 0 where nobody knows, and lets Go keep the whole process not far above.
func (f *memoryFlag) limit() int64 {
	images, process := meminfo.Read().Shares(int64(f.maxMemory))
	if process > 0 && os.Getenv(envGoLimit) == "" {
		debug.SetMemoryLimit(process)
	}
	return images
}
