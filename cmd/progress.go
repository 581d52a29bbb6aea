package cmd

import (
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

const (
	progressWidth    = 30
	progressThrottle = 100 * time.Millisecond
)

// progress is a bar on a terminal's standard error, and nothing anywhere else. Its methods may be called from many
// goroutines. It is drawn without colour, so that NO_COLOR has nothing to take away.
type progress struct {
	mu  sync.Mutex
	bar *progressbar.ProgressBar // nil where none is shown
}

// newProgress starts a bar of total steps, which are bytes or things; a total of -1 is one that nobody knows.
func (a *app) newProgress(what string, total int64, bytes bool) *progress {
	if total == 0 || !a.showsProgress() {
		return &progress{}
	}
	return &progress{bar: progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(a.Err),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(progressWidth),
		progressbar.OptionShowBytes(bytes),
		progressbar.OptionShowCount(),
		progressbar.OptionThrottle(progressThrottle),
		progressbar.OptionEnableColorCodes(false),
		progressbar.OptionSetRenderBlankState(true),
		progressbar.OptionClearOnFinish(),
	)}
}

func (p *progress) add(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Add64(n)
	}
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
