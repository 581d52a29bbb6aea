package lambda

import (
	"fmt"
	"maps"
	"slices"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/quantity"
	"github.com/s3img/s3img/pkg/renditions"
)

// The arguments that a job of S3 Batch Operations can have for the function, by schema 2.0.
const (
	ArgumentSizes = "sizes" // as S3IMG_SIZES: made in place of what the function makes otherwise
	ArgumentForce = "force" // "true": what is fresh is made again
)

// jobOf is the function's job as the arguments of a batch change it. An argument that is not known is an error: whoever made the job
// meant something by it.
func (f *Function) jobOf(batch events.Batch) (renditions.Options, error) {
	job := f.opt.Job
	for _, name := range slices.Sorted(maps.Keys(batch.Arguments)) {
		value := batch.Arguments[name]
		var err error
		switch name {
		case ArgumentSizes:
			job.Image.Renditions = nil
			job.Image.Sizes, err = quantity.Sizes(value)
		case ArgumentForce:
			job.Force, err = quantity.Bool(value)
		default:
			err = fmt.Errorf("there are %s and %s", ArgumentForce, ArgumentSizes)
		}
		if err != nil {
			return job, fmt.Errorf("argument %s=%q of the job: %w", name, value, err)
		}
	}
	return job, job.Image.Validate()
}
