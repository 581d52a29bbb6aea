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

	mebibyte = 1 << 20
	// Of what a container or a function may use, images may have two thirds; Go collects its garbage harder above four fifths.
	// The rest is for the program itself. Other programs want most of a machine.
	imageShare   = 3
	limitShare   = 5
	machineShare = 4
	// programMemory is what the program takes beside images where their limit is small.
	programMemory = 64 * mebibyte
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
	images, process := shares(int64(f.maxMemory), meminfo.Read())
	if process > 0 && os.Getenv(envGoLimit) == "" {
		debug.SetMemoryLimit(process)
	}
	return images
}

// shares divides memory between the images and the whole process; a limit that was asked for counts more than what there is.
func shares(asked int64, there meminfo.Memory) (images, process int64) {
	switch {
	case asked > 0:
		return asked, asked + max(asked/limitShare, programMemory)
	case there.Contained:
		return there.Bytes / imageShare * (imageShare - 1), there.Bytes / limitShare * (limitShare - 1)
	case there.Bytes > 0:
		images = there.Bytes / machineShare
		return images, images + max(images/limitShare, programMemory)
	}
	return 0, 0
}
