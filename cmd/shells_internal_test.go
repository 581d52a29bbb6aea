//go:build !lambda

package cmd

import (
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/uploads"
)

// What is printed on Windows is taken by PowerShell and by cmd, as far as one form does for both.
func TestShellsOfWindows(t *testing.T) {
	put := uploads.Upload{Method: "PUT", UploadURL: "https://s.example/a%20b?x=1&y=2", Headers: map[string]string{"Content-Type": "image/jpeg", "Content-Length": "9"}}
	post := uploads.Upload{Method: "POST", UploadURL: "https://s.example/", Fields: map[string]string{"key": "it's", "policy": "e30="}}
	for _, c := range []struct {
		name string
		up   uploads.Upload
		want string
	}{
		{`shots\a b.jpg`, put, `curl.exe -fsSg -T "a b.jpg" -H "Content-Type: image/jpeg" "https://s.example/a%20b?x=1&y=2"`},
		{"$it's`.jpg", put, "curl.exe -fsSg -T '$it''s`.jpg' -H \"Content-Type: image/jpeg\" \"https://s.example/a%20b?x=1&y=2\""},
		{"-o", put, `curl.exe -fsSg -T "./-o" -H "Content-Type: image/jpeg" "https://s.example/a%20b?x=1&y=2"`},
		{"a.jpg", post, `curl.exe -fsSg -o NUL --form-string "key=it's" --form-string "policy=e30=" -F "file=@a.jpg" "https://s.example/"`},
	} {
		if got := curlCommand(c.name, c.up, shellOf(true)); got != c.want {
			t.Errorf("%s is sent by\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

func TestShellLines(t *testing.T) {
	d := devInfo{Unset: []string{"AWS_PROFILE", "AWS_SESSION_TOKEN"}, Environment: map[string]string{"AWS_REGION": "us-east-1"}}
	for shell, want := range map[string][]string{
		"":           {"unset AWS_PROFILE AWS_SESSION_TOKEN", "export AWS_REGION=us-east-1"},
		inPowerShell: {"Remove-Item -ErrorAction Ignore Env:AWS_PROFILE, Env:AWS_SESSION_TOKEN", "$env:AWS_REGION = 'us-east-1'"},
		inCmd:        {"set AWS_PROFILE=\nset AWS_SESSION_TOKEN=", `set "AWS_REGION=us-east-1"`},
	} {
		got := strings.Join(d.shellLines(shell), "\n")
		for _, line := range want {
			if !strings.Contains(got, line) {
				t.Errorf("%q: no line %s in\n%s", shell, line, got)
			}
		}
	}
}
