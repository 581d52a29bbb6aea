package cmd

import (
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

const (
	progressWidth    = 30 // of the bar itself, less where the terminal is narrow
	progressColumns  = 60 // what stands around it needs; on a narrower terminal it would leave its lines behind
	progressThrottle = 100 * time.Millisecond
)

// progress is a bar on a terminal's standard error, and nothing anywhere else. Its methods may be called from many
// goroutines. It is drawn without colour, so that NO_COLOR has nothing to take away.
type progress struct {
	mu      sync.Mutex
	bar     *progressbar.ProgressBar // nil where none is shown
	columns func() int               // of the terminal, as it is now
	hidden  int64                    // steps that the terminal was too narrow to show
}

// newProgress starts a bar of total steps, which are bytes or things; a total of -1 is one that nobody knows.
func (a *app) newProgress(what string, total int64, bytes bool) *progress {
	if total == 0 || !a.showsProgress() {
		return &progress{}
	}
	columns := func() int { return columnsOf(a.Err) }
	if columns() < progressColumns {
		return &progress{}
	}
	return &progress{columns: columns, bar: progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(a.Err),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(progressWidth),
		progressbar.OptionShowBytes(bytes),
		progressbar.OptionShowCount(),
		progressbar.OptionThrottle(progressThrottle),
		progressbar.OptionEnableColorCodes(false),
		progressbar.OptionUseANSICodes(runtime.GOOS != "windows"), // a line is cleared whatever became of the width
		progressbar.OptionSetRenderBlankState(true),
		progressbar.OptionClearOnFinish(),
	)}
}

func (p *progress) add(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		return
	}
	if p.hidden += n; p.columns() < progressColumns {
		_ = p.bar.Clear()
		return
	}
	_ = p.bar.Add64(p.hidden)
	p.hidden = 0
}

// setTotal tells how many steps there are, which nobody knew at the start.
func (p *progress) setTotal(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil && p.columns() >= progressColumns {
		p.bar.ChangeMax(n)
	}
}

// describe sets what stands before the bar, if there is room for so much.
func (p *progress) describe(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil && p.columns() >= progressColumns+len(text) {
		p.bar.Describe(text)
	}
}

// columnsOf is the width of a terminal in characters. One that does not tell has as many as ever.
func columnsOf(stream any) int {
	const usual = 80
	if file, ok := stream.(*os.File); ok {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return usual
}

// aside takes the bar away while something else is printed, one thing at a time.
func (p *progress) aside(printing func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		return printing()
	}
	_ = p.bar.Clear()
	err := printing()
	_ = p.bar.RenderBlank()
	return err
}

// end takes the bar away for good.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
