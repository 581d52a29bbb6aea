package main

import (
	"fmt"
	"strings"
)

// Measures of the plot, in pixels: two panels beside the names, a group of bars for each set.
const (
	plotWidth  = 860
	nameWidth  = 150
	panelWidth = 300
	panelGap   = 50
	barHeight  = 15
	groupGap   = 16
	headHeight = 64
)

// plotStyle is read by a browser that shows the picture in a page of either colour.
const plotStyle = `<style>
text{font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}
.h{font-weight:600}.s{fill:#59636e}.o{fill:#d1570a}.p{fill:#8c959f}.l{stroke:#59636e;stroke-dasharray:3 3}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#9198a1}.o{fill:#f0883e}.p{fill:#6e7681}.l{stroke:#9198a1}}
</style>
`

// panel is one half of the plot.
type panel struct {
	title string
	value func(toolResult) float64
}

// plot draws wall and CPU time of all tools on all sets, as ratios to the best peer, as an SVG.
func plot(r results) string {
	tools := len(r.Sets[0].Tools)
	group := tools*barHeight + groupGap
	height := headHeight + len(r.Sets)*group + 8
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`+"\n",
		plotWidth, height, plotWidth, height)
	b.WriteString("<title>Time of each tool on each set, as a ratio to the fastest peer</title>\n" + plotStyle)
	text(&b, 0, 18, "h", "Time to make two sizes of every image; the best peer is 1, less is better")
	for s, set := range r.Sets {
		top := headHeight + s*group
		text(&b, 0, top+12, "h", set.Name)
		for t, tool := range set.Tools {
			text(&b, 54, top+t*barHeight+12, "s", tool.Name)
		}
	}
	for i, p := range []panel{{"wall time", wall}, {"CPU time", cpu}} {
		drawPanel(&b, r, p, nameWidth+i*(panelWidth+panelGap), group, height)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// drawPanel draws the bars of one figure, the longest over the whole width.
func drawPanel(b *strings.Builder, r results, p panel, left, group, height int) {
	longest := 1.0
	for _, set := range r.Sets {
		for _, tool := range set.Tools {
			longest = max(longest, p.value(tool)/set.best(p.value))
		}
	}
	scale := panelWidth / longest
	text(b, left, headHeight-14, "h", p.title)
	fmt.Fprintf(b, `<line class="l" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>`+"\n",
		float64(left)+scale, float64(left)+scale, headHeight-4, height-8)
	for s, set := range r.Sets {
		for t, tool := range set.Tools {
			ratio, class := p.value(tool)/set.best(p.value), "p"
			if tool.Name == "s3img" {
				class = "o"
			}
			y := headHeight + s*group + t*barHeight
			fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>`+"\n",
				class, left, y+1, max(1, ratio*scale), barHeight-3)
			text(b, left+int(ratio*scale)+5, y+12, "s", fmt.Sprintf("%.2f", ratio))
		}
	}
}

func text(b *strings.Builder, x, y int, class, words string) {
	fmt.Fprintf(b, `<text class="%s" x="%d" y="%d">%s</text>`+"\n", class, x, y, words)
}
