package cmd_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browserTimeout bounds one test with a browser; what it waits for comes within a second or two.
const browserTimeout = 3 * time.Minute

// screenshots is where a picture of each state is kept, for people who look at them.
const screenshots = "../build/screenshots"

// The programs that the tests of the page need. The shell is Chromium's engine without the windows, menus and services of a desktop's
// browser: for the same page it takes half the processor's time.
const (
	chromium  = "chromium-headless-shell"
	axeScript = "../.ci/servers/node_modules/axe-core/axe.min.js"
)

// density is how many pixels of the screen a pixel of CSS has on each side, as phones and good screens have it.
const density = 2

// tab is a page with a profile of its own: nothing is remembered from another test.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	troubles []string // exceptions and refused requests that the page met
}

type tabOptions struct {
	width, height int64 // 0 = a desktop's
	dark          bool
	touch         bool
	ready         string // selector of what the page has when it can be used; "" = that of the upload page
}

// openTab opens a page in the browser that tests share, and skips the test where there is none.
func openTab(t *testing.T, url string, opt tabOptions) *tab {
	t.Helper()
	if opt.width == 0 {
		opt.width, opt.height = 1100, 800
	}
	b := &tab{t: t, ctx: newProfile(t)}
	// Each page is the one in front for its test, whatever other tests open meanwhile.
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: opt.width, Height: opt.height, DeviceScaleFactor: density, Mobile: opt.touch,
	})
	call(b, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: opt.touch})
	scheme := "light"
	if opt.dark {
		scheme = "dark"
	}
	// Without motion each picture is the same whenever it is taken.
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchPage})
	go b.watch(chromedp.Events(b.ctx, runtime.ExceptionThrown))
	b.run(chromedp.Navigate(url), chromedp.WaitReady(chromedp.CSS(cmp.Or(opt.ready, "#files"))))
	return b
}

// newProfile returns the context of a new tab that shares no cookies, storage or cache with other tests.
func newProfile(t *testing.T) context.Context {
	t.Helper()
	needBrowser(t)
	sharedChromium.once.Do(sharedChromium.start)
	if sharedChromium.err != nil {
		t.Fatalf("start %s: %v", chromium, sharedChromium.err)
	}
	ctx, cancel := context.WithTimeout(sharedChromium.ctx, browserTimeout)
	t.Cleanup(cancel)
	ctx, closeTab := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	return ctx
}

// sharedChromium is the browser of this test process: the first test that needs it starts it, TestMain stops it.
var sharedChromium browserProcess

type browserProcess struct {
	once sync.Once
	ctx  context.Context
	err  error
	ends []func() // in the order in which they are called
}

// start starts the browser. The network beyond this machine is none of a test's business, and the superuser has no sandbox. The limit
// keeps it from starting processes ahead for pages that may come; each profile has its own all the same.
func (p *browserProcess) start() {
	home, err := os.MkdirTemp("", "tab") // short: Chromium keeps a socket there, whose path may have 107 bytes
	if err != nil {
		p.err = err
		return
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium), chromedp.UserDataDir(home), chromedp.Env("TMPDIR="+home, "HOME="+home),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("renderer-process-limit", "1"), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	var closeBrowser context.CancelFunc
	p.ctx, closeBrowser = chromedp.NewContext(ctx)
	p.ends = []func(){closeBrowser, stop, func() { p.err = errors.Join(p.err, os.RemoveAll(home)) }}
	p.err = chromedp.Do(p.ctx)
}

// stop ends the browser, if there is one, and returns why its folder is left.
func (p *browserProcess) stop() error {
	for _, end := range p.ends {
		end()
	}
	return p.err
}

// needBrowser skips a test as a whole where a program is missing that any part of it needs: a test with parts calls it first, since a
// skipped part does not skip what looks at all of them.
func needBrowser(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath(chromium); err != nil {
		t.Skip(chromium + " is not installed: run `apt-get install " + chromium + "`")
	}
	if _, err := os.Stat(axeScript); err != nil {
		t.Skip("axe-core is not installed: run `npm ci --prefix .ci/servers`")
	}
}

// watchPage makes an exception of what the page's own policy forbids, and keeps every value that a bar had.
const watchPage = `
addEventListener("securitypolicyviolation", (e) => setTimeout(() => { throw new Error("policy: " + e.violatedDirective + " " + e.blockedURI); }));
window.progressSeen = [];
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  for (const bar of document.querySelectorAll("progress")) if (bar.value !== progressSeen.at(-1)) progressSeen.push(bar.value);
}).observe(document.body, { subtree: true, childList: true, attributes: true }));`

func (b *tab) watch(thrown iter.Seq2[runtime.EventExceptionThrown, error]) {
	for event, err := range thrown {
		if err != nil {
			return
		}
		details := event.ExceptionDetails
		trouble := details.Text
		if details.Exception != nil {
			trouble += " " + details.Exception.Description
		}
		b.mu.Lock()
		b.troubles = append(b.troubles, trouble)
		b.mu.Unlock()
	}
}

// fine fails the test where the page met an exception.
func (b *tab) fine() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.troubles) > 0 {
		b.t.Errorf("the page met %q", b.troubles)
	}
}

// call sends a command of the DevTools protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	result, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.t.Fatalf("%T: %v", params, err)
	}
	return result
}

func (b *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// value is what an expression is in the page; a promise is waited for.
func value[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// until waits for an expression to be true.
func (b *tab) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(time.Minute); !value[bool](b, "Boolean("+expression+")"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.keep("failed-" + strings.ReplaceAll(b.t.Name(), "/", "-"))
			b.fine()
			b.t.Fatalf("it did not come true that %s; the page says:\n%s", expression, value[string](b, `document.body.innerText`))
		}
	}
}

// phase waits for the upload of a file to get into a phase, and returns what is said of it.
func (b *tab) phase(name, phase string) string {
	b.t.Helper()
	item := `[...document.querySelectorAll(".upload")].find((i) => i.querySelector(".name").textContent === ` + quote(name) + `)`
	b.until(item + `?.dataset.phase === ` + quote(phase))
	return value[string](b, item+`.querySelector(".state").textContent`)
}

func quote(s string) string {
	quoted, _ := json.Marshal(s)
	return string(quoted)
}

// choose puts files into the file chooser.
func (b *tab) choose(paths ...string) {
	b.t.Helper()
	b.run(chromedp.SetUploadFiles(chromedp.CSS("#files"), paths))
}

// press finds the button of a file by its words.
func (b *tab) press(label, name string) {
	b.t.Helper()
	b.run(chromedp.Click(chromedp.CSS(`button[aria-label=` + quote(label+": "+name) + `]`)))
}

// keep takes a picture of the whole page, with a pixel for each of CSS and the fastest compression: drawing each state at the density of the
// screen, and packing it well, would take as long as all that the page does.
func (b *tab) keep(name string) {
	b.t.Helper()
	size := value[[2]float64](b, `(({scrollWidth, scrollHeight}) => [scrollWidth, scrollHeight])(document.documentElement)`)
	yes := true
	picture, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Clip:                  &page.Viewport{Width: size[0], Height: size[1], Scale: 1. / density},
		CaptureBeyondViewport: &yes, FromSurface: &yes, OptimizeForSpeed: &yes,
	})
	if err != nil {
		b.t.Errorf("screenshot %s: %v", name, err)
		return
	}
	err = os.MkdirAll(screenshots, 0o755)
	if err = errors.Join(err, os.WriteFile(filepath.Join(screenshots, name+".png"), picture.Data, 0o644)); err != nil {
		b.t.Error(err)
	}
}

// accessible runs axe-core in the page, and wants no violation of any of its rules.
func (b *tab) accessible(state string) {
	b.t.Helper()
	axe, err := os.ReadFile(axeScript)
	if err != nil {
		b.t.Fatal(err)
	}
	b.run(chromedp.Evaluate[chromedp.Void](string(axe)))
	report := value[axeReport](b, `axe.run()`)
	for _, v := range report.Violations {
		b.t.Errorf("%s: %s (%s): %s: %+v", state, v.ID, v.Impact, v.Help, v.Nodes)
	}
	if len(report.Passes) < 10 {
		b.t.Errorf("%s: only %d rules applied to the page", state, len(report.Passes))
	}
}

type axeReport struct {
	Violations []struct {
		ID, Impact, Help string
		Nodes            []struct{ HTML, FailureSummary string }
	}
	Passes []struct{ ID string }
}
