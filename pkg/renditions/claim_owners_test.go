package renditions

import (
	"fmt"
	"strings"
	"testing"
)

// foldingOwners are those of a file system that knows no case.
func foldingOwners(asked *int) *owners {
	return newOwners(0, func(a, b string) bool {
		*asked++
		return strings.EqualFold(a, b)
	})
}

func TestOwnersOfNamesThatMeet(t *testing.T) {
	asked := 0
	o := foldingOwners(&asked)
	o.set("Lake-10.png", claim{address: "Lake.png"})
	for name, want := range map[string]string{"Lake-10.png": "Lake.png", "lake-10.png": "Lake.png", "LAKE-10.PNG": "Lake.png", "lake-20.png": ""} {
		if got, taken := o.get(name); got.address != want || taken != (want != "") {
			t.Errorf("%s belongs to %q, %v; want %q", name, got.address, taken, want)
		}
	}
	o.drop("lake-10.png") // of nobody
	if got, _ := o.get("lake-10.png"); got.address != "Lake.png" {
		t.Errorf("after another name was dropped it belongs to %q", got.address)
	}
	o.drop("Lake-10.png")
	if got, taken := o.get("lake-10.png"); taken {
		t.Errorf("after its name was dropped it belongs to %q", got.address)
	}
}

// Where the file system tells names apart, each has its owner; it is asked about those that are alike only, and not for ever.
func TestOwnersAskLittle(t *testing.T) {
	asked := 0
	o := newOwners(0, func(string, string) bool { asked++; return false })
	for i := range 1000 {
		name := fmt.Sprintf("img%d.png", i)
		if _, taken := o.get(name); taken {
			t.Fatalf("%s is taken", name)
		}
		o.set(name, claim{address: name})
	}
	if asked != 0 {
		t.Errorf("asked %d times about names that nothing has in common", asked)
	}
	for i := range 1 << 10 {
		name := strings.Map(func(r rune) rune {
			if bit := int(r - 'a'); i>>bit&1 == 1 {
				return r - 'a' + 'A'
			}
			return r
		}, "abcdefghij")
		if _, taken := o.get(name); !taken {
			o.set(name, claim{address: name})
		}
	}
	if limit := maxAlike * maxAlike; asked > limit {
		t.Errorf("asked %d times about names that are alike, want %d at most", asked, limit)
	}
}

func TestAlike(t *testing.T) {
	for _, tt := range [][2]string{
		{"a/b.jpg", "a/b.jpg"}, {"A/B.JPG", "a/b.jpg"}, {"\u00c4", "a\u0308"}, {"Stra\u00dfe", "STRASSE"}, {"\u03c3", "\u03c2"},
		{"\u212a", "k"}, {"\ufb01x", "fix"}, {"a\u200db", "ab"}, {"\u1fb3", "\u03b1\u03b9"},
	} {
		if a, b := alike(tt[0]), alike(tt[1]); a != b {
			t.Errorf("%q is like %q, and %q like %q", tt[0], a, tt[1], b)
		}
	}
	if alike("caf\u00e9") == alike("cafe") || alike("a") == alike("b") {
		t.Error("names that no file system takes for one are alike")
	}
}
