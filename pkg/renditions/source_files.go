package renditions

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

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
		for _, output := range image.Outputs(file.Name) {
			made[output.Name] = true
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
		src.Size, src.Tag, src.Modified = file.Info.Size(), fileTag(file.Info), file.Info.ModTime()
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
