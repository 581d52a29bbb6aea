package stamp

import "bytes"

const (
	gifHeader  = 13
	gifFlags   = 10 // where they stand
	gifComment = "\x21\xfe"
	subBlock   = 1 // its length
)

// gifFormat has the comment as a comment extension behind the global palette. GIF87a has no extensions, so the version becomes
// 89a, which readers of today take alike.
// Source: GIF89a, 18, 19 and 24.
func gifFormat() format {
	return format{magic: "GIF8", offset: behindPalette, comment: commentExtension, read: readComment, finish: asGIF89a}
}

func behindPalette(file []byte) (int, bool) {
	if len(file) < gifHeader || !bytes.HasPrefix(file, []byte("GIF87a")) && !bytes.HasPrefix(file, []byte("GIF89a")) {
		return 0, false
	}
	flags := file[gifFlags]
	if flags&0x80 == 0 {
		return gifHeader, true
	}
	return gifHeader + 3<<(flags&7+1), true
}

func commentExtension(text string) []byte {
	text = name + " " + text
	extension := append([]byte(gifComment), byte(len(text)))
	extension = append(extension, text...)
	return append(extension, 0)
}

func readComment(rest []byte) (string, bool) {
	rest, ok := bytes.CutPrefix(rest, []byte(gifComment))
	if !ok || len(rest) == 0 {
		return "", false
	}
	end := subBlock + int(rest[0])
	if end >= len(rest) || rest[end] != 0 {
		return "", false
	}
	return unnamed(rest[subBlock:end])
}

func asGIF89a(file []byte) { copy(file, "GIF89a") }
