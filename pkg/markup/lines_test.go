package markup_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/s3img/s3img/pkg/markup"
)

func TestLines(t *testing.T) {
	var b strings.Builder
	list := h.Ul(h.Class("a"), markup.Lines(h.Li(g.Text("<1>")), g.If(false, h.Li()), h.Li(h.Title(`"'&`), markup.Lines())))
	if err := list.Render(&b); err != nil {
		t.Fatal(err)
	}
	want := "<ul class=\"a\">\n<li>&lt;1&gt;</li>\n<li title=\"&#34;&#39;&amp;\">\n</li>\n</ul>"
	if b.String() != want {
		t.Errorf("%s\nwant %s", b.String(), want)
	}
}

// fullAfter is a disk that takes that many writes.
type fullAfter int

var errFull = errors.New("full")

func (n *fullAfter) Write(p []byte) (int, error) {
	if *n--; *n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestLinesTellOfFailure(t *testing.T) {
	for writes := range fullAfter(4) {
		w := writes
		if err := markup.Lines(g.Raw("a"), g.Raw("b")).Render(&w); !errors.Is(err, errFull) {
			t.Errorf("after %d writes: %v", writes, err)
		}
	}
	if err := markup.Lines(g.Raw("a"), g.Raw("b")).Render(io.Discard); err != nil {
		t.Error(err)
	}
}
