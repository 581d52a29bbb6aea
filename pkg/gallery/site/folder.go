package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/renditions"
)

// ErrNotFolder says that something else lies where a folder of renditions was meant.
var ErrNotFolder = errors.New("is not a folder")

// Folder is a folder as a place of pages. It keeps no metadata: pages say themselves who made them.
type Folder struct {
	store     *renditions.DirStore
	root      string
	publicURL string
}

// NewFolder returns the place in the folder root. publicURL is where the public finds that folder, "" where nobody knows. It fails
// with [ErrNotFolder], or where there is nothing.
func NewFolder(root, publicURL string) (*Folder, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s %w", root, ErrNotFolder)
	}
	return &Folder{store: renditions.NewDirStore(root), root: root, publicURL: publicURL}, nil
}

// List returns the files of the folder, as [renditions.LocalFiles] finds them.
func (p *Folder) List(context.Context) ([]gallery.File, error) {
	var files []gallery.File
	for file, err := range renditions.LocalFiles([]string{p.root}) {
		if err != nil {
			return nil, err
		}
		files = append(files, gallery.File{Name: file.Name, Size: file.Info.Size(), ModTime: file.Info.ModTime()})
	}
	return files, nil
}

func (p *Folder) readHead(_ context.Context, file gallery.File) (gallery.Head, error) {
	body, err := os.Open(filepath.Join(p.root, filepath.FromSlash(file.Name)))
	if errors.Is(err, fs.ErrNotExist) {
		return gallery.Head{}, nil
	}
	if err != nil {
		return gallery.Head{}, err
	}
	defer func() { _ = body.Close() }()
	head, err := headOf(body)
	return head, notImage(err)
}

func (p *Folder) remembered(context.Context) map[headKey]gallery.Head { return nil }

func (p *Folder) remember(context.Context, map[headKey]gallery.Head) error { return nil }

// State reads the page that is there.
func (p *Folder) State(ctx context.Context, page gallery.Page) (gallery.State, error) {
	there, err := p.read(ctx, page.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return gallery.Absent, nil
	case err != nil:
		return gallery.Absent, err
	case bytes.Equal(there, page.Body):
		return gallery.Same, nil
	case gallery.IsOurs(there):
		return gallery.Other, nil
	}
	return gallery.Foreign, nil
}

func (p *Folder) read(ctx context.Context, name string) ([]byte, error) {
	body, err := p.store.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	return io.ReadAll(body)
}

// Put writes a page, as [renditions.DirStore] does.
func (p *Folder) Put(ctx context.Context, page gallery.Page) error {
	_, err := p.store.Put(ctx, page.Name, page.Body, renditions.Meta{ContentType: page.ContentType})
	return err
}

// Delete removes a page.
func (p *Folder) Delete(ctx context.Context, name string) error { return p.store.Delete(ctx, name) }

// Title is the name of the folder.
func (p *Folder) Title() string {
	whole, err := filepath.Abs(p.root)
	if err != nil {
		return p.root
	}
	return filepath.Base(whole)
}

// Address is the path of a page.
func (p *Folder) Address(name string) string { return p.store.Address(name) }

// URL takes the public URL as the base of the folder itself.
func (p *Folder) URL(name string) string {
	if p.publicURL == "" {
		return ""
	}
	return strings.TrimRight(p.publicURL, "/") + "/" + gallery.Escape(name)
}

// WebsiteURL is empty: a folder has no website.
func (p *Folder) WebsiteURL(string) string { return "" }
