// Writes bcryptprimitives.dll, which programs in Go load before all else on Windows, and which wine lacks before version 9: a library
// without code, whose only function is another name of one that every wine has. `go run ./.ci/bcryptprimitives FILE`.
package main

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"log"
	"os"
)

const (
	fileAlign = 0x200
	rva       = 0x1000 // of the only section, which begins at fileAlign in the file
)

// exports are an export directory of one function, ProcessPrng, forwarded.
func exports() []byte {
	const header, functions, names, ordinals, text = 40, 40, 44, 48, 52
	const library, function, forward = "bcryptprimitives.dll\x00", "ProcessPrng\x00", "advapi32.SystemFunction036\x00"
	at := func(offset int) uint32 { return uint32(rva + offset) }
	var b bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
				log.Fatal(err)
			}
		}
	}
	put(uint32(0), uint32(0), uint32(0), at(text), uint32(1), uint32(1), uint32(1), at(functions), at(names), at(ordinals))
	put(at(text+len(library)+len(function)), at(text+len(library)), uint16(0), uint16(0))
	put([]byte(library), []byte(function), []byte(forward))
	return b.Bytes()
}

func main() {
	table := exports()
	var dos [0x40]byte
	copy(dos[:], "MZ")
	dos[0x3c] = 0x40
	var b bytes.Buffer
	put := func(v any) {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			log.Fatal(err)
		}
	}
	put(dos)
	put([]byte("PE\x00\x00"))
	put(pe.FileHeader{Machine: pe.IMAGE_FILE_MACHINE_AMD64, NumberOfSections: 1, SizeOfOptionalHeader: 240,
		Characteristics: pe.IMAGE_FILE_EXECUTABLE_IMAGE | pe.IMAGE_FILE_LARGE_ADDRESS_AWARE | pe.IMAGE_FILE_DLL})
	optional := pe.OptionalHeader64{Magic: 0x20b, ImageBase: 0x180000000, SectionAlignment: rva, FileAlignment: fileAlign,
		MajorOperatingSystemVersion: 6, MajorSubsystemVersion: 6, SizeOfImage: 2 * rva, SizeOfHeaders: fileAlign,
		Subsystem: pe.IMAGE_SUBSYSTEM_WINDOWS_CUI, DllCharacteristics: pe.IMAGE_DLLCHARACTERISTICS_NX_COMPAT, NumberOfRvaAndSizes: 16}
	optional.DataDirectory[pe.IMAGE_DIRECTORY_ENTRY_EXPORT] = pe.DataDirectory{VirtualAddress: rva, Size: uint32(len(table))}
	put(optional)
	section := pe.SectionHeader32{VirtualSize: uint32(len(table)), VirtualAddress: rva, SizeOfRawData: fileAlign, PointerToRawData: fileAlign,
		Characteristics: pe.IMAGE_SCN_CNT_INITIALIZED_DATA | pe.IMAGE_SCN_MEM_READ}
	copy(section.Name[:], ".edata")
	put(section)
	file := make([]byte, 2*fileAlign)
	copy(file, b.Bytes())
	copy(file[fileAlign:], table)
	if err := os.WriteFile(os.Args[1], file, 0o644); err != nil {
		log.Fatal(err)
	}
}
