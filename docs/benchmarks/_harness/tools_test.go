package main

import (
	"io"
	"strings"
	"testing"
)

func TestVipsLines(t *testing.T) {
	got := vipsLines(job{photos: []string{"/in/a.jpg", "/in/b.jpg"}, out: "/out"}, [][]string{{"/in/a.jpg", "/in/b.jpg"}}, "strip")
	want := `-s "1000x1000>" -o "/out/%s-1000.jpg[Q=80,strip]" "/in/a.jpg" "/in/b.jpg"
-s "200x200>" -o "/out/%s-200.jpg[Q=80,strip]" "/in/a.jpg" "/in/b.jpg"
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	png := vipsLines(job{photos: []string{"/in/a.png"}, out: "/out"}, [][]string{{"/in/a.png"}}, "keep=none")
	if !strings.Contains(png, "-1000.png[keep=none]") {
		t.Errorf("PNG: %s", png)
	}
}

func TestVipsStrip(t *testing.T) {
	for version, want := range map[string]string{
		"vips-8.14.1": "strip", "vips 8.15.0": "keep=none", "vips-8.18.7-Fri": "keep=none", "vips-9.0.0": "keep=none", "?": "keep=none",
	} {
		if got := vipsStrip(version); got != want {
			t.Errorf("%s: %s, want %s", version, got, want)
		}
	}
}

func TestThreeNorm(t *testing.T) {
	if got, err := threeNorm("2.8093743324\n3-norm: 1.165012\n"); err != nil || got != 1.165012 {
		t.Errorf("%v, %v", got, err)
	}
	for _, said := range []string{"", "2.8\n", "3-norm: many\n"} {
		if _, err := threeNorm(said); err == nil {
			t.Errorf("%q is taken for a distance", said)
		}
	}
}

func TestProc(t *testing.T) {
	if got := processGroup("17 (a name) with) S 1 4242 17 0 -1"); got != 4242 {
		t.Errorf("group %d", got)
	}
	if got := proportional("5-7 ---p 0 [rollup]\nRss:  1732 kB\nPss:      281 kB\nPss_Anon:  90 kB\n"); got != 281*1024 {
		t.Errorf("%d bytes", got)
	}
}

func TestOptions(t *testing.T) {
	opts, err := parse([]string{"--root", "/r", "--sets", "web,phone"}, io.Discard)
	if err != nil || strings.Join(opts.sets, " ") != "phone web" || opts.out != "/r/build/benchmarks/trial" {
		t.Errorf("%+v, %v", opts, err)
	}
	opts, err = parse([]string{"--root", "/r"}, io.Discard)
	if err != nil || opts.out != "/r/docs/benchmarks" || opts.rounds != 7 {
		t.Errorf("%+v, %v", opts, err)
	}
	for _, args := range [][]string{{"--sets", "none"}, {"--rounds", "0"}, {"more"}, {"--s3img", "/no/such/file"}, {"--no"}} {
		if _, err := parse(args, io.Discard); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
