package cmd_test

import (
	"archive/zip"
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

const (
	elfHeader  = 64 // bytes
	elfSegment = 56
)

func cmdProgram(ts *testscript.TestScript, args []string) error {
	machine, known := map[string]elf.Machine{"arm64": elf.EM_AARCH64, "x86_64": elf.EM_X86_64}[args[1]]
	if !known {
		return fmt.Errorf("unknown processor %s", args[1])
	}
	header := elf.Header64{
		Type: uint16(elf.ET_EXEC), Machine: uint16(machine), Version: uint32(elf.EV_CURRENT),
		Phoff: elfHeader, Ehsize: elfHeader, Phentsize: elfSegment, Phnum: 1, Shentsize: elfHeader,
	}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB)
	header.Ident[elf.EI_VERSION] = byte(elf.EV_CURRENT)
	var b bytes.Buffer
	for _, part := range []any{header, elf.Prog64{Type: uint32(elf.PT_LOAD)}} {
		if err := binary.Write(&b, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o755)
}

func cmdUnzip(ts *testscript.TestScript, args []string) error {
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }()
	for _, file := range archive.File {
		_, err := fmt.Fprintln(ts.Stdout(), file.Mode(), file.Name, file.UncompressedSize64)
		if err != nil {
			return err
		}
	}
	return nil
}
