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

// outputs are what renditions of a source are written as, each once.
func (t table) outputs(opt Options, source *codec.Format) []*codec.Format {
	all := []*codec.Format{t.output(opt.Format, source)}
	for _, f := range opt.Also {
		if row := t.named(f); row != all[0] {
			all = append(all, row)
		}
	}
	return all
}

// output is what renditions of a source are written as: what was asked for, else the format of the source where
// its names promise that, else the first.
func (t table) output(asked Format, source *codec.Format) *codec.Format {
	switch {
	case asked != "":
		return t.named(asked)
	case source.Keeps:
		return source
	}
	return t[0]
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
