package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/s3img/s3img/pkg/renditions"
)

// readList returns the names in the list at path; - is standard input.
func (a *app) readList(ctx context.Context, path string) ([]string, error) {
	in := a.openText(ctx, path)
	defer func() { _ = in.Close() }()
	names, err := renditions.ReadNames(in)
	var line *renditions.NameLineError
	switch {
	case errors.As(err, &line):
		return nil, usageErrorf("read the list of names: %w", err)
	case err != nil:
		return nil, fmt.Errorf("read the list of names: %w", err)
	}
	return names, nil
}

// listFailure gives an error of the list of --failed its exit code and hint.
func listFailure(err error) error {
	var other *renditions.NotListError
	if !errors.As(err, &other) {
		return err
	}
	failure := usageErrorf("--failed would overwrite %s, which is no list", other.Path)
	failure.Hints = []string{"name the file for the list behind --failed, as in --failed failed.txt"}
	return failure
}
