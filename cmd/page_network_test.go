package cmd_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/dom"
	requests "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// slowly lets the page send so many bytes a second; 0 takes it off the network.
func (b *tab) slowly(bytesPerSecond float64) {
	b.t.Helper()
	call(b, network.Enable, network.EnableParams{})
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{
			DownloadThroughput: -1, UploadThroughput: bytesPerSecond, Offline: bytesPerSecond == 0,
		}},
	})
	call(b, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: bytesPerSecond == 0, DownloadThroughput: -1, UploadThroughput: -1,
	})
}

const unlimited = -1

// sending waits until some of the first file is sent, and not all.
func (b *tab) sending() {
	b.t.Helper()
	b.until(`(({value}) => value > 5 && value < 95)(document.querySelector(".upload progress"))`)
}

// TestPageShowsProgress of each file, and lets it be cancelled and tried again.
func TestPageShowsProgress(t *testing.T) {
	s := startDev(t)
	b := openTab(t, s.page, tabOptions{})
	b.slowly(60_000)
	const name = "large.bin.png"
	b.choose(s.noise(t, name, 700, 700)) // 1.5 MB, 25 s: it is cancelled long before, also where a busy machine takes its pictures slowly
	b.sending()
	b.keep("sending")
	b.accessible("sending")
	b.press("Cancel", name)
	if got := b.phase(name, "cancelled"); got != "Cancelled" {
		t.Errorf("cancelled: %q", got)
	}
	b.keep("cancelled")
	b.run(chromedp.Evaluate[chromedp.Void](`progressSeen.length = 0`))
	b.slowly(2_000_000)
	b.press("Try again", name)
	b.phase(name, "ready")
	if got := b.thumbnail(); got != [2]int{200, 200} {
		t.Errorf("the thumbnail has %v pixels", got)
	}
	seen := value[[]float64](b, `progressSeen`)
	between := 0
	for _, v := range seen {
		if v > 0 && v < 100 {
			between++
		}
	}
	if between < 3 {
		t.Errorf("the bar went %v", seen)
	}
	b.fine()
}

// TestPageOutlivesLostConnection: it says so, and goes on by itself.
func TestPageOutlivesLostConnection(t *testing.T) {
	t.Parallel()
	s := startDev(t)
	b := openTab(t, s.page, tabOptions{})
	b.slowly(300_000)
	const name = "lost.png"
	b.choose(s.noise(t, name, 700, 700))
	b.sending()
	b.slowly(0)
	if got := b.phase(name, "failed"); got != "The connection was lost." {
		t.Errorf("lost: %q", got)
	}
	b.until(`!document.querySelector("#offline").hidden`)
	b.keep("offline")
	b.accessible("offline")
	b.slowly(unlimited)
	b.phase(name, "ready")
	b.until(`document.querySelector("#offline").hidden`)
	if keys := s.uploaded(t); len(keys) != 1 {
		t.Errorf("uploaded %q, want one object: the same signed upload goes on", keys)
	}
	b.fine()
}

// TestPageRenewsExpiredURL holds an upload back until its URL has expired: the store refuses it, and the page asks for another
// one, once.
func TestPageRenewsExpiredURL(t *testing.T) {
	t.Parallel()
	s := startDev(t)
	const life = 3 * time.Second
	b := openTab(t, s.serve(t, "--expires", life.String()), tabOptions{})
	paused := chromedp.Events(b.ctx, requests.RequestPaused)
	call(b, requests.Enable, requests.EnableParams{Patterns: []*requests.RequestPattern{
		{URLPattern: "*/photos-upload/*", RequestStage: requests.RequestStageRequest}, {URLPattern: "*/photos-upload/*", RequestStage: requests.RequestStageResponse},
	}})
	answers := make(chan int64, 10)
	go func() {
		held := false
		for event, err := range paused {
			if err != nil {
				return
			}
			switch {
			case event.ResponseStatusCode != 0 && event.Request.Method == http.MethodPut:
				answers <- event.ResponseStatusCode
			case event.Request.Method == http.MethodPut && !held:
				held = true
				time.Sleep(life + 2*time.Second) // the URL says seconds, and the store compares them
			}
			_, _ = chromedp.Call(b.ctx, requests.ContinueRequest, requests.ContinueRequestParams{RequestID: event.RequestID})
		}
	}()
	b.choose(s.image(t, "late.jpg", 300, 200))
	b.phase("late.jpg", "ready")
	if first, second := <-answers, <-answers; first != http.StatusForbidden || second != http.StatusOK {
		t.Errorf("the store answered %d and then %d, want 403 and 200", first, second)
	}
	b.fine()
}

// TestPageByKeyboard: nothing needs a mouse, and the focus is where one expects it.
func TestPageByKeyboard(t *testing.T) {
	t.Parallel()
	s := startDev(t)
	b := openTab(t, s.page, tabOptions{})
	opened := chromedp.Events(b.ctx, page.FileChooserOpened)
	call(b, page.Enable, page.EnableParams{})
	call(b, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true})
	b.tabTo(`document.activeElement.id === "files"`)
	b.keep("focus")
	b.run(chromedp.KeyEvent("\r"))
	for event, err := range opened {
		if err != nil {
			t.Fatal(err)
		}
		call(b, dom.SetFileInputFiles, dom.SetFileInputFilesParams{
			Files: []string{s.image(t, "keys.jpg", 300, 200)}, BackendNodeID: event.BackendNodeID,
		})
		break
	}
	b.phase("keys.jpg", "ready")
	b.tabTo(`document.activeElement.textContent === "Copy HTML"`)
	b.keep("focus-ready")
	b.run(chromedp.KeyEvent("\r"))
	b.until(`document.activeElement.textContent === "Copied" && document.querySelector("#news").textContent === "Copied."`)
	b.tabTo(`document.activeElement.textContent === "Dismiss"`)
	b.run(chromedp.KeyEvent(" "))
	b.until(`document.querySelector("#uploads").hidden && document.activeElement.id === "files"`)
	b.fine()
}

// tabTo presses Tab until the focus is there; each place that it passes must show it.
func (b *tab) tabTo(there string) {
	b.t.Helper()
	for range 20 {
		b.run(chromedp.KeyEvent("\t"))
		if outline := value[string](b, `getComputedStyle(document.activeElement.id === "files" ? document.querySelector("#drop") : document.activeElement).outlineStyle`); outline != "solid" && outline != "auto" {
			b.t.Errorf("the focus on %s cannot be seen", value[string](b, `document.activeElement.outerHTML`))
		}
		if value[bool](b, there) {
			return
		}
	}
	b.t.Fatalf("twenty times Tab does not lead to where %s", there)
}

// TestPageSignsIn: where only a token opens the API, the page asks for it, and keeps it out of every URL.
func TestPageSignsIn(t *testing.T) {
	t.Parallel()
	s := startDev(t)
	b := openTab(t, s.serve(t, "--token-file", s.file(t, "token", []byte("open-sesame"))), tabOptions{})
	b.keep("sign-in")
	b.accessible("sign-in")
	b.choose(s.image(t, "mine.jpg", 300, 200))
	b.until(`document.activeElement.id === "token"`)
	b.run(chromedp.SendKeys(chromedp.CSS("#token"), "close-sesame\r"))
	b.until(`document.querySelector("#token-note").textContent === "That token was not accepted. Try again."`)
	b.keep("sign-in-refused")
	b.accessible("sign-in refused")
	b.run(chromedp.SendKeys(chromedp.CSS("#token"), "open-sesame\r"))
	b.phase("mine.jpg", "ready")
	if urls := value[string](b, `performance.getEntries().map((e) => e.name).join(" ")`); strings.Contains(urls, "sesame") {
		t.Errorf("the token is in a URL: %s", urls)
	}
	b.fine()
}

// TestPageTakesDrops of files, anywhere on it.
func TestPageTakesDrops(t *testing.T) {
	t.Parallel()
	s := startDev(t)
	b := openTab(t, s.page, tabOptions{})
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: []string{s.image(t, "dropped.jpg", 300, 200)}, DragOperationsMask: 1}
	for _, step := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver} {
		call(b, input.DispatchDragEvent, input.DispatchDragEventParams{Type: step, X: 600, Y: 250, Data: data})
	}
	b.until(`document.querySelector("#drop").classList.contains("over")`)
	b.keep("dragging")
	call(b, input.DispatchDragEvent, input.DispatchDragEventParams{Type: input.DispatchDragEventTypeDrop, X: 600, Y: 250, Data: data})
	b.phase("dropped.jpg", "ready")
	if over := value[bool](b, `document.querySelector("#drop").classList.contains("over")`); over {
		t.Error("it still looks as if something were dragged over it")
	}
	if keys := s.uploaded(t); len(keys) != 1 {
		t.Errorf("one file was dropped, and uploaded are %q", keys)
	}
	b.fine()
}

// TestPageTriesWriteOnceAgain loses the answer to an upload that the store took: when it is sent again, the store refuses a second
// one, and the page knows that the first has arrived.
func TestPageTriesWriteOnceAgain(t *testing.T) {
	t.Parallel()
	s := startDev(t)
	b := openTab(t, s.serve(t, "--write-once"), tabOptions{})
	paused := chromedp.Events(b.ctx, requests.RequestPaused)
	call(b, requests.Enable, requests.EnableParams{Patterns: []*requests.RequestPattern{
		{URLPattern: "*/photos-upload/*", RequestStage: requests.RequestStageResponse},
	}})
	answers := make(chan int64, 10)
	go func() {
		lost := false
		for event, err := range paused {
			if err != nil {
				return
			}
			if event.Request.Method == http.MethodPut {
				answers <- event.ResponseStatusCode
				if !lost {
					lost = true
					_, _ = chromedp.Call(b.ctx, requests.FailRequest, requests.FailRequestParams{
						RequestID: event.RequestID, ErrorReason: network.ErrorReasonConnectionReset,
					})
					continue
				}
			}
			_, _ = chromedp.Call(b.ctx, requests.ContinueRequest, requests.ContinueRequestParams{RequestID: event.RequestID})
		}
	}()
	b.choose(s.image(t, "once.jpg", 300, 200))
	b.phase("once.jpg", "failed")
	b.press("Try again", "once.jpg")
	b.phase("once.jpg", "ready")
	if first, second := <-answers, <-answers; first != http.StatusOK || second != http.StatusPreconditionFailed {
		t.Errorf("the store answered %d and then %d, want 200 and 412", first, second)
	}
	b.fine()
}
