package uploads

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Whatever settings say, they are text of the page and values of attributes; and each place is filled in.
func TestPageFillsInText(t *testing.T) {
	page, err := pageParts.ReadFile("page/index.html")
	if err != nil {
		t.Fatal(err)
	}
	const hostile = `"'><script>alert(1)</script>{{types}}&amp;`
	filled := pageSettings{Accept: hostile, Types: hostile, Formats: hostile, MaxBytes: 5, SignIn: true, Focus: true}.fillIn(string(page))
	left := regexp.MustCompile(`\{\{.*?\}\}`).FindAllString(filled, -1)
	if len(left) != 4 || left[0] != "{{types}}" { // those of the hostile text, in two attributes named accept, one with types and a paragraph
		t.Errorf("places that are left: %q", left)
	}
	root, err := html.Parse(strings.NewReader(filled))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	scripts := 0
	for node := range root.Descendants() {
		if node.Data == "script" && node.Type == html.ElementNode {
			scripts++
		}
		for _, a := range node.Attr {
			if strings.HasPrefix(a.Key, "data-") || (a.Key == "accept" && a.Val != "image/*") {
				seen[a.Key] = a.Val
			}
			if a.Key == "id" && a.Val == "limits" {
				seen["text"] = node.FirstChild.Data
			}
		}
	}
	want := map[string]string{"data-max-bytes": "5", "data-accept": hostile, "data-types": hostile, "data-focus": "", "accept": hostile, "text": hostile}
	for name, value := range want {
		if got, is := seen[name]; !is || got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
	if scripts != 1 || len(seen) != len(want) {
		t.Errorf("%d scripts, attributes %v", scripts, seen)
	}
}
