// Package markup has what pages that are written with gomponents share: how their HTML is laid out.
package markup

import (
	"io"

	g "maragu.dev/gomponents"
)

// Lines are the children of an element where white space means nothing, each on a line of its own, so that people can read the HTML and
// compare it. What is nil takes no line.
func Lines(children ...g.Node) g.Node {
	return g.NodeFunc(func(w io.Writer) error {
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
		for _, child := range children {
			if child == nil {
				continue
			}
			if err := child.Render(w); err != nil {
				return err
			}
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		return nil
	})
}
