package renditions

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/s3img/s3img/pkg/inventory"
	"github.com/s3img/s3img/pkg/s3ops"
)

// inventoried is a listing that S3 made before.
type inventoried struct {
	*inventory.Inventory
	open inventory.Opener
}

// ParseInventorySources are the objects in an inventory that lie below one of args, all for none. open opens its data files.
func ParseInventorySources(args []string, inv *inventory.Inventory, open inventory.Opener) (*Sources, error) {
	if len(args) == 0 {
		args = []string{s3ops.Location{Bucket: inv.Bucket}.String()}
	}
	s, err := ParseS3Sources(args, nil)
	if err != nil {
		return nil, err
	}
	for _, root := range s.roots {
		if root.Bucket != inv.Bucket {
			return nil, fmt.Errorf("the inventory is of the bucket %s, and %s is another one", inv.Bucket, root)
		}
	}
	s.inventory = &inventoried{inv, open}
	return s, nil
}

// sources yields the objects that lie below one of the roots. An object that has been replaced or deleted since is found out when its
// turn comes. An error in it is final.
func (v *inventoried) sources(ctx context.Context, client *s3ops.Client, roots []s3ops.Location) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		for object, err := range v.Objects(ctx, v.open) {
			if err != nil {
				yield(Source{}, err)
				return
			}
			root, found := rootOf(roots, s3ops.Location{Bucket: v.Bucket, Key: object.Key})
			if !found || isFolderMarker(object) || IsOwnKey(object.Key) {
				continue
			}
			src := objectSource(client, root, object)
			src.unseen = !v.TellsVersions() || object.ETag == ""
			if !yield(src, nil) {
				return
			}
		}
	}
}

// rootOf is the first of the roots that is an object, or the folder that holds it.
func rootOf(roots []s3ops.Location, at s3ops.Location) (root s3ops.Location, found bool) {
	for _, root := range roots {
		if root == at {
			return root, true
		}
		if below := root.AsFolder(); at.Bucket == below.Bucket && strings.HasPrefix(at.Key, below.Key) {
			return below, true
		}
	}
	return at, false
}
