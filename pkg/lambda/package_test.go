package lambda_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/s3img/s3img/pkg/lambda"
)

// program is the head of an ELF file, with a body that compresses.
type program struct {
	class   elf.Class
	osabi   elf.OSABI
	kind    elf.Type
	machine elf.Machine
	segment elf.ProgType
}

func staticProgram(machine elf.Machine) program {
	return program{elf.ELFCLASS64, elf.ELFOSABI_NONE, elf.ET_EXEC, machine, elf.PT_LOAD}
}

func (p program) bytes(t testing.TB) []byte {
	t.Helper()
	header := elf.Header64{
		Type: uint16(p.kind), Machine: uint16(p.machine), Version: uint32(elf.EV_CURRENT), Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 1, Shentsize: 64,
	}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA] = byte(p.class), byte(elf.ELFDATA2LSB)
	header.Ident[elf.EI_VERSION], header.Ident[elf.EI_OSABI] = byte(elf.EV_CURRENT), byte(p.osabi)
	var b bytes.Buffer
	for _, part := range []any{header, elf.Prog64{Type: uint32(p.segment)}, make([]byte, 4096)} {
		check(t, binary.Write(&b, binary.LittleEndian, part))
	}
	return b.Bytes()
}

func TestPackageHoldsTheProgramAsBootstrap(t *testing.T) {
	for machine, want := range map[elf.Machine]lambda.Architecture{elf.EM_AARCH64: "arm64", elf.EM_X86_64: "x86_64"} {
		executable := staticProgram(machine).bytes(t)
		var b, again bytes.Buffer
		got, err := lambda.Package(&b, bytes.NewReader(executable), int64(len(executable)), nil)
		check(t, err)
		sum := sha256.Sum256(b.Bytes())
		if got.Architecture != want || got.Bytes != int64(b.Len()) || got.SHA256 != base64.StdEncoding.EncodeToString(sum[:]) {
			t.Errorf("%s: %+v", machine, got)
		}
		_, err = lambda.Package(&again, bytes.NewReader(executable), int64(len(executable)), nil)
		if check(t, err); !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Errorf("%s: the same program gives other bytes", machine)
		}
		archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		check(t, err)
		if len(archive.File) != 1 || archive.File[0].Name != "bootstrap" || archive.File[0].Mode() != 0o755 || b.Len() >= len(executable) {
			t.Fatalf("%s: %d bytes, files %v", machine, b.Len(), archive.File)
		}
		file, err := archive.File[0].Open()
		check(t, err)
		if unpacked, err := io.ReadAll(file); err != nil || !bytes.Equal(unpacked, executable) {
			t.Errorf("%s: unpacked %d bytes, %v", machine, len(unpacked), err)
		}
	}
}

func TestPackageRefusesWhatLambdaCannotRun(t *testing.T) {
	good := staticProgram(elf.EM_X86_64)
	dynamic, bsd, object, risc := good, good, good, good
	dynamic.segment, bsd.osabi, object.kind, risc.machine = elf.PT_INTERP, elf.ELFOSABI_FREEBSD, elf.ET_REL, elf.EM_RISCV
	for name, executable := range map[string][]byte{
		"dynamic": dynamic.bytes(t), "FreeBSD": bsd.bytes(t), "object file": object.bytes(t), "RISC-V": risc.bytes(t),
		"empty": nil, "text": []byte("#!/bin/sh\n"), "Mach-O": {0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1}, "cut": good.bytes(t)[:70],
	} {
		var b bytes.Buffer
		var refused *lambda.BinaryError
		if _, err := lambda.Package(&b, bytes.NewReader(executable), int64(len(executable)), nil); !errors.As(err, &refused) || b.Len() != 0 {
			t.Errorf("%s: %v, and %d bytes were written", name, err, b.Len())
		}
	}
}

func TestPackageReportsAFullDisk(t *testing.T) {
	executable := staticProgram(elf.EM_AARCH64).bytes(t)
	full := errors.New("no space left")
	_, err := lambda.Package(failingWriter{full}, bytes.NewReader(executable), int64(len(executable)), nil)
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func FuzzPackage(f *testing.F) {
	for _, machine := range []elf.Machine{elf.EM_AARCH64, elf.EM_X86_64, elf.EM_RISCV} {
		f.Add(staticProgram(machine).bytes(f))
	}
	f.Fuzz(func(t *testing.T, executable []byte) {
		var b bytes.Buffer
		got, err := lambda.Package(&b, bytes.NewReader(executable), int64(len(executable)), nil)
		var refused *lambda.BinaryError
		if err != nil && !errors.As(err, &refused) {
			t.Errorf("got %v", err)
		}
		if (err == nil) != (got.Architecture != "") {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
