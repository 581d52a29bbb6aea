package lambda

import (
	"archive/zip"
	"crypto/sha256"
	"debug/elf"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/config"
)

// Architecture is a kind of processor, as Lambda names it.
type Architecture string

// The processors that Lambda has.
const (
	ARM64 Architecture = "arm64"
	X8664 Architecture = "x86_64"
)

// Archive is what [Package] wrote.
type Archive struct {
	Architecture Architecture // what the function has to be set to
	Bytes        int64
	SHA256       string // base64, as Lambda tells it of a function's code (CodeSha256)
}

// BinaryError says that a program cannot be a function.
type BinaryError struct{ Reason string }

func (e *BinaryError) Error() string { return e.Reason }

// Package writes the archive that a function is made from: a zip file with the executable in it, of size bytes, as bootstrap,
// the name that the runtimes provided.al2023 and provided.al2 start, and beside it the settings as config.FileName, unless they are nil.
// The same executable and settings give the same bytes. It fails with a
// [*BinaryError] unless that is a static program for Linux on a processor that Lambda has, before anything is written.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/golang-package.html
func Package(w io.Writer, executable io.ReaderAt, size int64, settings []byte) (Archive, error) {
	architecture, err := inspect(executable)
	if err != nil {
		return Archive{}, err
	}
	sum := sha256.New()
	written := &counter{w: io.MultiWriter(w, sum)}
	archive := zip.NewWriter(written)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate, Modified: zipEpoch()}
	header.SetMode(0o755)
	entry, err := archive.CreateHeader(header)
	if err == nil {
		_, err = io.Copy(entry, io.NewSectionReader(executable, 0, size))
	}
	if err == nil && settings != nil {
		err = addSettings(archive, settings)
	}
	if err == nil {
		err = archive.Close()
	}
	if err != nil {
		return Archive{}, fmt.Errorf("write the archive: %w", err)
	}
	return Archive{architecture, written.n, base64.StdEncoding.EncodeToString(sum.Sum(nil))}, nil
}

func addSettings(archive *zip.Writer, settings []byte) error {
	header := &zip.FileHeader{Name: config.FileName, Method: zip.Deflate, Modified: zipEpoch()}
	header.SetMode(0o644)
	entry, err := archive.CreateHeader(header)
	if err == nil {
		_, err = entry.Write(settings)
	}
	return err
}

// zipEpoch is the earliest time that a zip file can hold.
func zipEpoch() time.Time { return time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC) }

// inspect reads the headers of an executable.
func inspect(executable io.ReaderAt) (Architecture, error) {
	file, err := elf.NewFile(executable)
	if err != nil || !isLinuxProgram(file) {
		return "", &BinaryError{"it is no program for Linux"}
	}
	if slices.ContainsFunc(file.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
		return "", &BinaryError{"it is linked with libraries of the system that it was built on"}
	}
	switch file.Machine {
	case elf.EM_AARCH64:
		return ARM64, nil
	case elf.EM_X86_64:
		return X8664, nil
	}
	return "", &BinaryError{fmt.Sprintf("it is for %s, and Lambda has no such processor", file.Machine)}
}

func isLinuxProgram(file *elf.File) bool {
	return slices.Contains([]elf.Type{elf.ET_EXEC, elf.ET_DYN}, file.Type) &&
		slices.Contains([]elf.OSABI{elf.ELFOSABI_NONE, elf.ELFOSABI_LINUX}, file.OSABI)
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
