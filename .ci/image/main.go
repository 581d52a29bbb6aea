// Command image makes a container image of the programs for Linux that goreleaser has built, as an OCI layout in DIST/image: one
// index for amd64 and arm64, from scratch, without a container engine. With the name of a repository it sends the image there too,
// with the credentials of the Docker configuration.
package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// user is nobody on the host, and by its number none of root's for Kubernetes (runAsNonRoot).
const user = "65532"

// release is what DIST/metadata.json says.
type release struct {
	Version string    `json:"version"`
	Commit  string    `json:"commit"`
	date    time.Time // of the commit: the one in the file is that of the build
}

// artifact is one of DIST/artifacts.json.
type artifact struct {
	Path, Goos, Goarch, Type string
	Extra                    struct{ ID string }
}

func main() {
	log.SetFlags(0)
	date := flag.String("date", "", "time of the commit, as RFC 3339")
	roots := flag.String("roots", "/etc/ssl/certs/ca-certificates.crt", "CA certificates")
	flag.Parse()
	if flag.NArg() < 1 || flag.NArg() > 2 {
		log.Fatal("usage: image -date TIME DIST [REPOSITORY]")
	}
	if err := run(*date, *roots, flag.Arg(0), flag.Arg(1)); err != nil {
		log.Fatalf("image: %v", err)
	}
}

func run(date, roots, dist, repository string) error {
	var r release
	var artifacts []artifact
	if err := readJSON(filepath.Join(dist, "metadata.json"), &r); err != nil {
		return err
	}
	if err := readJSON(filepath.Join(dist, "artifacts.json"), &artifacts); err != nil {
		return err
	}
	var err error
	if r.date, err = time.Parse(time.RFC3339, date); err != nil {
		return err
	}
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, arch := range []string{"amd64", "arm64"} {
		program, err := programFor(arch, artifacts)
		if err != nil {
			return err
		}
		image, err := imageOf(r, arch, map[string]string{
			"s3img":                                        program,
			"etc/ssl/certs/ca-certificates.crt":            roots,
			"usr/share/doc/s3img/LICENSE":                  "LICENSE",
			"usr/share/doc/s3img/THIRD-PARTY-LICENSES.txt": "build/package/THIRD-PARTY-LICENSES.txt",
		})
		if err != nil {
			return fmt.Errorf("image for %s: %w", arch, err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: arch}},
		})
	}
	if err := writeLayout(filepath.Join(dist, "image"), r.Version, index); err != nil {
		return err
	}
	if repository == "" {
		return nil
	}
	tag, err := name.NewTag(repository + ":" + r.Version)
	if err != nil {
		return err
	}
	return remote.WriteIndex(tag, index, remote.WithAuthFromKeychain(authn.DefaultKeychain))
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

func programFor(arch string, artifacts []artifact) (string, error) {
	for _, a := range artifacts {
		if a.Type == "Binary" && a.Goos == "linux" && a.Goarch == arch && a.Extra.ID == "s3img" {
			return a.Path, nil
		}
	}
	return "", fmt.Errorf("no program for linux/%s among the artifacts", arch)
}

func imageOf(r release, arch string, files map[string]string) (v1.Image, error) {
	content, err := fileSystem(r.date, files)
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}, tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	image, err := mutate.Append(
		mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON),
		mutate.Addendum{Layer: layer, History: v1.History{Created: v1.Time{Time: r.date}, CreatedBy: "s3img " + r.Version}})
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = "linux", arch, v1.Time{Time: r.date}
	config.Config = v1.Config{
		Entrypoint: []string{"/s3img"},
		User:       user + ":" + user,
		Env:        []string{"PATH=/", "HOME=/tmp"},
		WorkingDir: "/",
		Labels: map[string]string{
			"org.opencontainers.image.title":    "s3img",
			"org.opencontainers.image.source":   "https://github.com/s3img/s3img",
			"org.opencontainers.image.version":  r.Version,
			"org.opencontainers.image.revision": r.Commit,
			"org.opencontainers.image.licenses": "Apache-2.0",
		},
	}
	return mutate.ConfigFile(image, config)
}

// fileSystem is a tar archive of files, path in the image → path here, with what programs expect around them. All times are date.
func fileSystem(date time.Time, files map[string]string) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	add := func(name string, mode int64, content []byte) error {
		header := &tar.Header{Name: name, Mode: mode, Size: int64(len(content)), ModTime: date, Format: tar.FormatUSTAR, Typeflag: tar.TypeReg}
		if content == nil {
			header.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(header); err != nil {
			return err
		}
		_, err := w.Write(content)
		return err
	}
	for _, folder := range []string{"etc/", "etc/ssl/", "etc/ssl/certs/", "usr/", "usr/share/", "usr/share/doc/", "usr/share/doc/s3img/"} {
		if err := add(folder, 0o755, nil); err != nil {
			return nil, err
		}
	}
	if err := add("tmp/", 0o1777, nil); err != nil {
		return nil, err
	}
	if err := add("etc/passwd", 0o644, fmt.Appendf(nil, "root:x:0:0:root:/:/s3img\ns3img:x:%s:%s:s3img:/tmp:/s3img\n", user, user)); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		content, err := os.ReadFile(files[name])
		if err != nil {
			return nil, err
		}
		mode := int64(0o644)
		if name == "s3img" {
			mode = 0o755
		}
		if err := add(name, mode, content); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeLayout(folder, version string, index v1.ImageIndex) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		return err
	}
	if err := path.AppendIndex(index, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": version})); err != nil {
		return err
	}
	digest, err := index.Digest()
	if err != nil {
		return err
	}
	fmt.Println(digest, folder)
	return nil
}
