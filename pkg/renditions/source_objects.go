package renditions

import (
	"context"
	"iter"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// ObjectSources yields the objects that an S3 location names: one key, or all below a prefix. An error in it is final.
func ObjectSources(ctx context.Context, client *s3ops.Client, at s3ops.Location) iter.Seq2[Source, error] {
	return objectsAfter(ctx, client, at, "")
}

// objectsAfter is ObjectSources for those below a prefix whose names come behind one; "" is all.
func objectsAfter(ctx context.Context, client *s3ops.Client, at s3ops.Location, name string) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		if isOneKey(at) {
			object, err := client.Head(ctx, at)
			if err == nil {
				yield(objectSource(client, at, object), nil)
				return
			}
			if !s3ops.IsNotFound(err) {
				yield(Source{}, err)
				return
			}
		}
		found := false
		for src, err := range prefixSources(ctx, client, at.AsFolder(), name) {
			found = true
			if !yield(src, err) {
				return
			}
		}
		if !found && isOneKey(at) && name == "" {
			yield(Source{}, &MissingError{Address: at.String()})
		}
	}
}

func isOneKey(at s3ops.Location) bool { return at.Key != "" && !strings.HasSuffix(at.Key, "/") }

func prefixSources(ctx context.Context, client *s3ops.Client, folder s3ops.Location, after string) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		for object, err := range client.ListAfter(ctx, folder, after) {
			if err != nil {
				yield(Source{}, err)
				return
			}
			if isFolderMarker(object) || IsOwnKey(object.Key) {
				continue
			}
			src := objectSource(client, folder, object)
			src.unseen = object.ETag == "" // in some listings only
			if !yield(src, nil) {
				return
			}
		}
	}
}

// namedObject is one that is looked at when its turn comes. It keeps its folders below root, which need not hold it.
func namedObject(client *s3ops.Client, root, at s3ops.Location) Source {
	if at.Bucket != root.Bucket || !strings.HasPrefix(at.Key, root.Key) {
		root = at
	}
	src := objectSource(client, root, s3ops.Object{Key: at.Key})
	src.unseen = true
	return src
}

func lookAtObject(ctx context.Context, client *s3ops.Client, root, at s3ops.Location) (Source, error) {
	object, err := client.Head(ctx, at)
	if s3ops.IsNotFound(err) {
		return Source{}, doubled(&MissingError{Address: at.String()}, root, at)
	}
	if err != nil {
		return Source{}, err
	}
	return objectSource(client, root, object), nil
}

// focusOf is the point that an object's metadata names. What is no point says nothing.
func focusOf(metadata map[string]string) *imageops.Point {
	point, err := imageops.ParsePoint(metadata[s3ops.MetaFocus])
	if err != nil {
		return nil
	}
	return &point
}

// isFolderMarker knows the empty objects that consoles make for folders.
func isFolderMarker(object s3ops.Object) bool {
	return object.Size == 0 && strings.HasSuffix(object.Key, "/")
}

// objectSource is an object below root, or root itself; its name is what follows the last slash of root.
func objectSource(client *s3ops.Client, root s3ops.Location, object s3ops.Object) Source {
	at := &original{client: client, at: s3ops.Location{Bucket: root.Bucket, Key: object.Key}}
	return Source{
		Address:  at.at.String(),
		Name:     object.Key[strings.LastIndexByte(root.Key, '/')+1:],
		Size:     object.Size,
		Tag:      object.Version(),
		Modified: object.ModTime,
		Open:     at.open,
		look:     func(ctx context.Context) (Source, error) { return lookAtObject(ctx, client, root, at.at) },
		same:     func(ctx context.Context) (Opened, error) { return at.openVersion(ctx, object) },
		ranges: func(ctx context.Context, lanes int) (Opened, error) {
			return at.opened(client.GetVersionInRanges(ctx, at.at, object, lanes))
		},
		Focus: focusOf(object.Metadata),
		at:    at,

		headed:   object.ContentType != "",
		tagged:   object.Tags > 0,
		restored: object.Restored,
	}
}
