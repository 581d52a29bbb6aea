package devs3

import "testing"

func TestKeyFits(t *testing.T) {
	for key, want := range map[string]bool{
		"a": true, "a/b.jpg": true, "folder/": true, "a/.hidden": true, "a..b/...": onUnix, "100%.png": true, "a%5Cb": true, "ä b+c.jpg": true,
		"": false, "/a": false, "a//b": false, "a//": false, ".": false, "./a": false, "a/./b": false, "a/.": false, "..": false,
		"../a": false, "a/../b": false, "a/..": false, `a\b`: false, `..\a`: false, "C:a": false, "a:b": false, "a\x00": false,
		"a\n": false, "a\x7fb": false, "a\u0085b": false, "a\xffb": false,
		"NUL": onUnix, "a/com1/b": onUnix, "a./b": onUnix, "a /b": onUnix, "a.": onUnix,
	} {
		if got := keyFits(key); got != want {
			t.Errorf("%q fits: %v, want %v", key, got, want)
		}
	}
}

func TestPrefixFits(t *testing.T) {
	for prefix, want := range map[string]bool{
		"": true, "a": true, "a/": true, "a/b": true, ".": true, "a/..": true, // of "a/..b"
		"/": false, "../": false, "a/../": false, "a//b": false, `a\`: false, "a:": false, "a\x01": false,
	} {
		if got := prefixFits(prefix); got != want {
			t.Errorf("%q fits: %v, want %v", prefix, got, want)
		}
	}
}

func TestRequestFits(t *testing.T) {
	for path, want := range map[string]bool{
		"/": true, "/photos": true, "/photos/": true, "/photos/a%20b": true, "/photos/100%25.png": true, "/photos/a%255Cb": true,
		"/photos/a%5Cb": false, "/photos/%2e%2E/b": false, "/photos/a%2F..%2Fb": false, "/photos//a": false, "/photos/a%3Ab": false,
		"/photos/%": false, "/../photos": false, "//photos/a": false,
	} {
		if got := pathFits(path); got != want {
			t.Errorf("path %q fits: %v, want %v", path, got, want)
		}
	}
	for source, want := range map[string]bool{
		"": true, "photos/a": true, "/photos/a": true, "photos%2Fa%20b": true, "photos/a?versionId=1-2": true,
		"photos/a%5Cb": false, "photos/a/%2e%2e/b": false, "photos/a?versionId=a/b": false, "%2e%2e/a": false,
	} {
		if got := sourceFits(source); got != want {
			t.Errorf("copy source %q fits: %v, want %v", source, got, want)
		}
	}
}

func TestOwnHost(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:9000": true, "localhost": true, "LOCALHOST:1": true, "[::1]:9000": true, "photos.localhost:80": true, "localhost.": true,
		"": false, "photos.example": false, "localhost.photos.example:9000": false, "127.0.0.1.photos.example": false, "mylocalhost": false,
	} {
		if got := ownHost(host); got != want {
			t.Errorf("%q is this machine: %v, want %v", host, got, want)
		}
	}
}
