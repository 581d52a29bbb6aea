package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/inventory"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// names are what --from names: those of a list, or the objects of an inventory.
type names struct {
	list      []string
	inventory *inventory.Inventory // nil = list
	open      inventory.Opener     // of its data files
}

// maxManifest bounds the manifest of an inventory, in bytes: S3 tells of a data file in some two hundred.
const maxManifest = 64 << 20

// readNames returns what a list or the manifest of an inventory names, at a path or an s3:// location; - is standard input.
func (a *app) readNames(ctx context.Context, from string) (names, error) {
	in, err := a.openNames(ctx, from)
	if err != nil {
		return names{}, err
	}
	defer func() { _ = in.Close() }()
	buffered := bufio.NewReaderSize(in, inventory.ManifestHead)
	if head, _ := buffered.Peek(inventory.ManifestHead); inventory.IsManifest(head) { // another error comes again
		return a.readInventory(from, buffered)
	}
	list, err := renditions.ReadNames(buffered)
	var line *renditions.NameLineError
	switch {
	case errors.As(err, &line):
		return names{}, usageErrorf("read the list of names: %w", err)
	case err != nil:
		return names{}, fmt.Errorf("read the list of names: %w", err)
	}
	return names{list: list}, nil
}

func (a *app) openNames(ctx context.Context, from string) (io.ReadCloser, error) {
	if !s3ops.IsLocation(from) {
		return a.openText(ctx, from), nil
	}
	at, err := parseLocation("--from", from)
	if err != nil {
		return nil, err
	}
	client, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	return client.Get(ctx, at)
}

// readInventory reads a manifest. Its data files lie where S3 delivered them, or beside a manifest on this machine.
func (a *app) readInventory(from string, in io.Reader) (names, error) {
	manifest, err := io.ReadAll(io.LimitReader(in, maxManifest))
	if err != nil {
		return names{}, fmt.Errorf("read the manifest %s: %w", from, err)
	}
	found, err := inventory.Parse(manifest)
	if err != nil {
		return names{}, inventoryFailure(fmt.Errorf("%s: %w", from, err))
	}
	open := func(ctx context.Context, file inventory.File) (io.ReadCloser, error) {
		client, err := a.store(ctx)
		if err != nil {
			return nil, err
		}
		return found.FromS3(client)(ctx, file)
	}
	if from != stdinPath && !s3ops.IsLocation(from) {
		open = inventory.Beside(from, open)
	}
	return names{inventory: found, open: open}, nil
}

// inventoryFailure gives the error of a manifest its hint.
func inventoryFailure(err error) error {
	if other, ok := errors.AsType[*inventory.FormatError](err); ok {
		return hintAlone(err, "set the inventory to CSV or Parquet in place of %s; S3 delivers the next one so", other.Format)
	}
	return err
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
