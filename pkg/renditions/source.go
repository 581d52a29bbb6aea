package renditions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// Source is one object to render.
type Source struct {
	Address string // how people name it: a path, or s3://bucket/key
	Name    string // slash-separated; decides the names of the renditions
	Size    int64  // bytes
	Tag     string // version: two different contents have different tags; "" = unknown, so that no rendition is fresh
	// Open opens the version that is there now, which may be another one than Tag.
	Open func(ctx context.Context) (Opened, error)
	// Err says that the object could not even be looked at.
	Err error

	look   func(ctx context.Context) (Source, error) // finds out what is there now; nil = it cannot change
	unseen bool                                      // something named it only: it must be looked at first
	late   bool                                      // it came after the first listing, and so may its renditions
	same   func(ctx context.Context) (Opened, error) // opens Tag and no other version; nil = as Open
	done   func(Result)                              // tells a watcher what became of it
	at     *original                                 // nil where no object in S3 has the bytes

	restored bool // from an archive, as a listing tells it
	event
}

// Opened is the bytes of a source, and which version they are. The caller closes it.
type Opened struct {
	io.ReadCloser
	Tag string // as in Source; "" where nobody can tell
}

// FileSources yields the files that paths name, as [LocalFiles] finds them.
func FileSources(paths []string) iter.Seq2[Source, error] {
	return namedSources(LocalFiles(paths))
}

func namedSources(files iter.Seq2[LocalFile, error]) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		for file, err := range files {
			if !yield(fileSource(file, err), nil) {
				return
			}
		}
	}
}

func filesBeside(files iter.Seq2[LocalFile, error], image imageops.Options, manifest bool) iter.Seq2[Source, error] {
	var sources []Source
	made := make(map[string]bool)
	for file, err := range files {
		file.Name = filepath.ToSlash(filepath.Clean(file.Path))
		sources = append(sources, fileSource(file, err))
		for _, size := range image.Sizes {
			made[imageops.RenditionName(file.Name, size, image.Format)] = true
		}
		if name := imageops.ManifestName(file.Name); manifest && name != file.Name {
			made[name] = true
		}
	}
	return func(yield func(Source, error) bool) {
		for _, src := range sources {
			if !made[src.Name] && !yield(src, nil) {
				return
			}
		}
	}
}

func fileSource(file LocalFile, err error) Source {
	src := Source{Address: file.Path, Name: file.Name, Err: err}
	if err == nil {
		src.Size, src.Tag = file.Info.Size(), fileTag(file.Info)
		src.Open = func(context.Context) (Opened, error) { return openFile(file.Path) }
		src.look = func(context.Context) (Source, error) { return lookAtFile(file) }
	}
	return src
}

func openFile(path string) (Opened, error) {
	file, err := s3ops.OpenFile(path)
	if err != nil {
		return Opened{}, err
	}
	return Opened{file, fileTag(file.Info())}, nil
}

func lookAtFile(file LocalFile) (Source, error) {
	info, err := os.Stat(file.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return Source{}, &MissingError{Address: file.Path}
	}
	file.Info = info
	return fileSource(file, err), err
}

// fileTag is the size and time of a file, as far as a file system tells versions apart.
func fileTag(info fs.FileInfo) string {
	return strconv.FormatInt(info.Size(), 16) + "-" + strconv.FormatInt(info.ModTime().UnixNano(), 16)
}

// ObjectSources yields the objects that an S3 location names: one key, or all below a prefix. An error in it is final.
func ObjectSources(ctx context.Context, client *s3ops.Client, at s3ops.Location) iter.Seq2[Source, error] {
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
		for src, err := range prefixSources(ctx, client, at.AsFolder()) {
			found = true
			if !yield(src, err) {
				return
			}
		}
		if !found && isOneKey(at) {
			yield(Source{}, &MissingError{Address: at.String()})
		}
	}
}

func isOneKey(at s3ops.Location) bool { return at.Key != "" && !strings.HasSuffix(at.Key, "/") }

func prefixSources(ctx context.Context, client *s3ops.Client, folder s3ops.Location) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		for object, err := range client.List(ctx, folder) {
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
		return Source{}, &MissingError{Address: at.String()}
	}
	if err != nil {
		return Source{}, err
	}
	return objectSource(client, root, object), nil
}

// isFolderMarker knows the empty objects that consoles make for folders.
func isFolderMarker(object s3ops.Object) bool {
	return object.Size == 0 && strings.HasSuffix(object.Key, "/")
}

// objectSource is an object below root, or root itself; its name is what follows the last slash of root.
func objectSource(client *s3ops.Client, root s3ops.Location, object s3ops.Object) Source {
	at := &original{client: client, at: s3ops.Location{Bucket: root.Bucket, Key: object.Key}}
	return Source{
		Address: at.at.String(),
		Name:    object.Key[strings.LastIndexByte(root.Key, '/')+1:],
		Size:    object.Size,
		Tag:     object.Version(),
		Open:    at.open,
		look:    func(ctx context.Context) (Source, error) { return lookAtObject(ctx, client, root, at.at) },
		same:    func(ctx context.Context) (Opened, error) { return at.openVersion(ctx, object) },
		at:      at,

		restored: object.Restored,
	}
}

// MissingError says that an S3 location is neither an object nor a prefix of some.
type MissingError struct {
	Address string
	Told    bool // an event told of it
}

func (e *MissingError) Error() string { return fmt.Sprintf("%s does not exist", e.Address) }

// Is makes it an fs.ErrNotExist.
func (e *MissingError) Is(target error) bool { return target == fs.ErrNotExist }
