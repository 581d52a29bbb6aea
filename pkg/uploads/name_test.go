package uploads

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

const testID = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"x-wing.jpg":              "x-wing.jpg",
		"a/b/x.jpg":               "x.jpg",
		`C:\fakepath\x.jpg`:       "x.jpg",
		`a/b\c.png`:               "c.png",
		" x.jpg\n":                "x.jpg",
		"a\x00b\x1b[31m\x7f.jpg":  "ab[31m.jpg",
		"a\u0085b.jpg":            "ab.jpg",
		"photo\u202egpj.exe.jpg":  "photogpj.exe.jpg",
		"\u2066x\u2069\u200f.jpg": "x.jpg",
		"a\u2028b\ufeff.jpg":      "ab.jpg",
		"a\ufffeb.jpg":            "ab.jpg",
		"a\xff\xfeb.jpg":          "a\ufffdb.jpg",
		"caf\u00e9.jpg":           "caf\u00e9.jpg",
		"cafe\u0301.jpg":          "cafe\u0301.jpg",
		"100% a+b?#'\".jpg":       "100% a+b?#'\".jpg",
		"👩\u200d🚀.jpg":            "👩\u200d🚀.jpg",
		".hidden":                 ".hidden",
		"...":                     "...",
	} {
		if got, err := CleanName(in); got != want || err != nil {
			t.Errorf("CleanName(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestCleanNameRefuses(t *testing.T) {
	for in, want := range map[string]error{
		"": ErrNoName, "a/": ErrNoName, `a\`: ErrNoName, " \t": ErrNoName, "\x00\u202e": ErrNoName,
		".": ErrDotName, "..": ErrDotName, "a/..": ErrDotName, ".\x00.": ErrDotName, " .. ": ErrDotName,
	} {
		got, err := CleanName(in)
		var nameErr *FileError
		if !errors.Is(err, want) || !errors.As(err, &nameErr) || nameErr.Name != in {
			t.Errorf("CleanName(%q) = %q, %v; want %v", in, got, err, want)
		}
	}
}

func TestUniqueName(t *testing.T) {
	long := strings.Repeat("é", 200)
	opt := Options{Prefix: "input/"}.withDefaults()
	for in, want := range map[string]string{
		"x-wing.jpg": "x-wing-" + testID + ".jpg",
		"a.tar.gz":   "a.tar-" + testID + ".gz",
		"README":     "README-" + testID,
		".hidden":    ".hidden-" + testID,
		"x.":         "x-" + testID + ".",
		// 255 bytes, less "-1000.jpeg" of the rendition and the 37 of the UUID, are 208: 104 letters of two bytes.
		long + ".jpeg": strings.Repeat("é", 104) + "-" + testID + ".jpeg",
	} {
		if got := opt.uniqueName(in, testID); got != want {
			t.Errorf("uniqueName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestUniqueNameFitsIntoTheKey(t *testing.T) {
	folder := strings.Repeat(strings.Repeat("p", 99)+"/", 9) // 900 bytes
	for _, opt := range []Options{
		{Bucket: "b", Prefix: folder},
		{Bucket: "b", Dest: s3ops.Location{Bucket: "d", Key: folder}, Format: imageops.PNG},
	} {
		if err := opt.Validate(); err != nil {
			t.Fatal(err)
		}
		opt = opt.withDefaults()
		name := opt.uniqueName(strings.Repeat("x", 300)+".jpg", testID)
		longest := max(len(opt.Prefix+name), len(opt.Dest.Key+imageops.RenditionName(name, 1000, opt.Format)))
		if longest != 1024 {
			t.Errorf("longest key has %d bytes, want all 1024 used", longest)
		}
	}
}

func TestValidate(t *testing.T) {
	good := Options{Bucket: "b"}
	for what, change := range map[string]func(*Options){
		"no bucket":        func(o *Options) { o.Bucket = "" },
		"size":             func(o *Options) { o.Sizes = []int{0} },
		"same size twice":  func(o *Options) { o.Sizes = []int{7, 7} },
		"format":           func(o *Options) { o.Format = imageops.BMP },
		"negative expiry":  func(o *Options) { o.Expires = -1 },
		"half a second":    func(o *Options) { o.Expires = 5e8 },
		"8 days":           func(o *Options) { o.Expires = 8 * 24 * 3600e9 },
		"dots":             func(o *Options) { o.Prefix = "a/../b" },
		"empty part":       func(o *Options) { o.Prefix = "/a" },
		"control":          func(o *Options) { o.Prefix = "a\n" },
		"not UTF-8":        func(o *Options) { o.Dest.Key = "a\xff" },
		"part of 256":      func(o *Options) { o.Prefix = strings.Repeat("a", 256) },
		"dots of a user":   func(o *Options) { o.KeyPrefix = "../b" },
		"slash of a user":  func(o *Options) { o.KeyPrefix = "/a" },
		"no room for both": func(o *Options) { o.Prefix = strings.Repeat("abcdefghi/", 48); o.KeyPrefix = o.Prefix },
		"type":             func(o *Options) { o.Types = []string{"png", "psd"} },
		"negative limit":   func(o *Options) { o.MaxBytes = -1 },
		"more than S3":     func(o *Options) { o.MaxBytes = s3ops.MaxPutBytes + 1 },
		"method":           func(o *Options) { o.Method = "put" },
		"once by form":     func(o *Options) { o.Method, o.WriteOnce = "POST", true },
		"dollar by form":   func(o *Options) { o.Method, o.KeyPrefix = "POST", "a$" },
		"perhaps by form":  func(o *Options) { o.MaxBytes, o.Prefix = 7, "${filename}" },
		"no room for keys": func(o *Options) { o.Dest.Key = strings.Repeat("abcdefghi/", 96) },
	} {
		bad := good
		change(&bad)
		if err := bad.Validate(); err == nil {
			t.Errorf("%s: Validate() = nil, want an error", what)
		}
	}
	if err := good.Validate(); err != nil {
		t.Errorf("Validate() = %v, want nil", err)
	}
}

func FuzzName(f *testing.F) {
	for _, seed := range []string{
		"x-wing.jpg", `C:\fakepath\é.PNG`, "a/..", "\xff\xfe.jpg", "\u202egpj.exe", ".jpg", "a.b.", "...x",
		strings.Repeat("😀", 90) + ".tiff", "a." + strings.Repeat("b", 300), "100%+?#.gif", "e\u0301.webp",
	} {
		f.Add(seed, "input", "users/ada", "")
		f.Add(seed, "", "", strings.Repeat("folder/", 100))
	}
	f.Fuzz(func(t *testing.T, name, prefix, keyPrefix, destPrefix string) {
		opt := Options{Bucket: "b", Prefix: prefix, KeyPrefix: keyPrefix, Dest: s3ops.Location{Bucket: "d", Key: destPrefix}}
		clean, err := CleanName(name)
		if err != nil || opt.Validate() != nil {
			return
		}
		if again, err := CleanName(clean); again != clean || err != nil {
			t.Fatalf("CleanName(%q) = %q, %v: not stable", clean, again, err)
		}
		opt = opt.withDefaults()
		checkUnique(t, opt, opt.uniqueName(clean, uuid.NewString()))
	})
}

func checkUnique(t *testing.T, opt Options, unique string) {
	t.Helper()
	keys := []string{opt.folder() + unique}
	for _, size := range opt.Sizes {
		keys = append(keys, opt.renditionFolder()+imageops.RenditionName(unique, size, opt.Format))
	}
	for _, key := range keys {
		name := key[strings.LastIndexByte(key, '/')+1:]
		if len(key) > 1024 || len(name) > 255 || !utf8.ValidString(key) {
			t.Errorf("key %q: %d bytes, its last part %d, or not UTF-8", key, len(key), len(name))
		}
		if !containsUUID(name) {
			t.Errorf("key %q has lost its UUID", key)
		}
	}
}

func containsUUID(name string) bool {
	for i := 0; i+36 <= len(name); i++ {
		if _, err := uuid.Parse(name[i : i+36]); err == nil {
			return true
		}
	}
	return false
}
