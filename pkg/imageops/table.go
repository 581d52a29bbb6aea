package imageops

import (
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/formats"
)

// table is the formats that an engine knows.
type table []*codec.Format

// known are the formats of s3img.
func known() table { return formats.Table() }

// with is a table of the rows of t and one more. The rows of t are shared by all goroutines: appending to them could write behind them.
func (t table) with(row *codec.Format) table { return append(slices.Clip(t), row) }

// named is the row of f, or nil.
func (t table) named(f Format) *codec.Format {
	return t.first(func(row *codec.Format) bool { return row.Name == string(f) })
}

// sniffed is the row of a file that begins with head, or nil.
func (t table) sniffed(head []byte) *codec.Format {
	head = head[:min(len(head), codec.SniffLen)]
	return t.first(func(row *codec.Format) bool { return row.Sniff(head) })
}

// written is the row of a format that is written, by its name or an extension without dot, in any case, or nil.
func (t table) written(name string) *codec.Format {
	return t.first(func(row *codec.Format) bool {
		return row.Writable() && (strings.EqualFold(row.Name, name) || row.HasExtension("."+name))
	})
}

// promised is the row that an extension, with its dot, promises for renditions: that which keeps its extensions, else the first.
func (t table) promised(ext string) *codec.Format {
	if row := t.first(func(row *codec.Format) bool { return row.Keeps && row.HasExtension(ext) }); row != nil {
		return row
	}
	return t[0]
}

// kept is the format of renditions of a source where none is asked for: its own where names promise that, else the first.
func (t table) kept(source *codec.Format) Format {
	if source.Keeps {
		return Format(source.Name)
	}
	return Format(t[0].Name)
}

func (t table) first(is func(*codec.Format) bool) *codec.Format {
	if i := slices.IndexFunc(t, is); i >= 0 {
		return t[i]
	}
	return nil
}

// writtenNames lists what is written: "jpeg, png, gif or webp".
func (t table) writtenNames() string {
	var words []string
	for _, row := range t {
		if row.Writable() {
			words = append(words, row.Name)
		}
	}
	return JoinNames(words, "or")
}
