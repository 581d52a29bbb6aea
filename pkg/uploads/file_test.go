package uploads_test

import (
	"errors"
	"mime"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

func TestSignRefusesNames(t *testing.T) {
	s := signer(t, uploads.Options{Bucket: "up"})
	for name, want := range map[string]error{"": uploads.ErrNoName, " ": uploads.ErrNoName, "..": uploads.ErrDotName, "a/..": uploads.ErrDotName} {
		_, err := s.Sign(t.Context(), uploads.File{Name: name})
		var refused *uploads.FileError
		if !errors.Is(err, want) || !errors.As(err, &refused) || refused.Name != name {
			t.Errorf("Sign(%q): %v, want %v", name, err, want)
		}
	}
}

func TestSignRefusesTypes(t *testing.T) {
	for _, c := range []struct {
		types       []string
		name, named string // type that the client names
		signed      string // "" = refused
	}{
		{nil, "a.jpg", "", "image/jpeg"}, {nil, "a.JFIF", "", "image/jpeg"}, {nil, "a.png", "", "image/png"},
		{nil, "a.gif", "", "image/gif"}, {nil, "a.webp", "", "image/webp"},
		{nil, "a.tif", "", ""}, {nil, "a.bmp", "", ""}, {nil, "a.svg", "", ""}, {nil, "a.pdf", "", ""}, {nil, "x.jpg.exe", "", ""},
		{nil, "jpg", "", ""}, {nil, ".jpg", "", ""},
		{nil, "a.jpg", "image/png", "image/png"}, {nil, "a.jpg", "image/jpg", "image/jpeg"}, {nil, "a.jpg", "IMAGE/PNG; q=1", "image/png"},
		{nil, "a.jpg", "text/html", ""}, {nil, "a.jpg", "jpeg", ""}, {nil, "a.jpg", "image/", ""}, {nil, "a.html", "image/jpeg", ""},
		{[]string{"tiff", "image/bmp", "application/pdf"}, "a.tif", "", "image/tiff"},
		{[]string{"tiff", "image/bmp", "application/pdf"}, "a.bmp", "", "image/bmp"},
		{[]string{"tiff", "image/bmp", "application/pdf"}, "a.pdf", "", "application/pdf"},
		{[]string{"tiff", "image/bmp", "application/pdf"}, "a.jpg", "", ""},
		{[]string{"tiff", "image/bmp", "application/pdf"}, "a.tif", "image/jpeg", ""},
	} {
		up, err := signer(t, uploads.Options{Bucket: "up", Types: c.types}).Sign(t.Context(), uploads.File{Name: c.name, Type: c.named})
		if got := up.Headers["Content-Type"]; got != c.signed {
			t.Errorf("%v: %q as %q is signed as %q, want %q; %v", c.types, c.name, c.named, got, c.signed, err)
		}
		var badType *uploads.TypeError
		if c.signed == "" && (!errors.As(err, &badType) || badType.Type != "" && badType.Type != c.named) {
			t.Errorf("%v: %q as %q: %v", c.types, c.name, c.named, err)
		}
	}
}

func TestAnyType(t *testing.T) {
	for name, want := range map[string]string{
		"a.pdf": "application/pdf", "README": "application/octet-stream", "a.qqqq": "application/octet-stream", "a.JPG": "image/jpeg",
	} {
		up := sign(t, uploads.Options{Bucket: "up", AnyType: true, Types: []string{"png"}}, name)
		if got := up.Headers["Content-Type"]; got != want {
			t.Errorf("type of %s is %q, want %q", name, got, want)
		}
	}
	_, err := signer(t, uploads.Options{Bucket: "up", AnyType: true}).Sign(t.Context(), uploads.File{Name: "a.pdf", Type: "pdf"})
	if err == nil || err.Error() != `"a.pdf" cannot be uploaded: its type "pdf" is no media type` {
		t.Errorf("what is no type at all: %v", err)
	}
}

func TestMethodBySize(t *testing.T) {
	const mb = 1_000_000
	for _, c := range []struct {
		opt    uploads.Options
		size   int64
		method string // "" = refused
		limit  int64
	}{
		{uploads.Options{}, 0, "PUT", 0},
		{uploads.Options{}, 7, "PUT", 7},
		{uploads.Options{}, s3ops.MaxPutBytes, "PUT", s3ops.MaxPutBytes},
		{uploads.Options{}, s3ops.MaxPutBytes + 1, "", 0},
		{uploads.Options{}, -1, "", 0},
		{uploads.Options{MaxBytes: mb}, 0, "POST", mb},
		{uploads.Options{MaxBytes: mb}, mb, "PUT", mb},
		{uploads.Options{MaxBytes: mb}, mb + 1, "", 0},
		{uploads.Options{MaxBytes: mb, Method: "PUT"}, 0, "", 0},
		{uploads.Options{MaxBytes: mb, WriteOnce: true}, 0, "", 0},
		{uploads.Options{MaxBytes: mb, WriteOnce: true}, 7, "PUT", 7},
		{uploads.Options{WriteOnce: true}, 0, "PUT", 0},
		{uploads.Options{Method: "POST"}, 0, "POST", 0},
		{uploads.Options{Method: "POST"}, 7, "POST", 7},
	} {
		c.opt.Bucket = "up"
		up, err := signer(t, c.opt).Sign(t.Context(), uploads.File{Name: "x.jpg", Size: c.size})
		if up.Method != c.method || up.MaxBytes != c.limit {
			t.Errorf("%+v with %d bytes: %q of at most %d, want %q of %d; %v", c.opt, c.size, up.Method, up.MaxBytes, c.method, c.limit, err)
		}
		var size *uploads.SizeError
		told := errors.As(err, &size) || c.size == 0 && errors.Is(err, uploads.ErrNoSize)
		if c.method == "" && !told {
			t.Errorf("%+v with %d bytes: %v", c.opt, c.size, err)
		}
	}
}

func TestParseTypes(t *testing.T) {
	got, err := uploads.ParseTypes([]string{"jpg", "JPEG", " png ", "image/jpg", "image/webp", "tif", "application/pdf"})
	want := []string{"image/jpeg", "image/png", "image/webp", "image/tiff", "application/pdf"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	for _, bad := range []string{"", "psd", "image/*", "*/*", "image/jpeg; q=1", "image/", "/jpeg", "a.jpg", "x/y.jpg z", "image/jpeg,png"} {
		if got, err := uploads.ParseTypes([]string{"png", bad}); err == nil {
			t.Errorf("ParseTypes(%q) = %q", bad, got)
		}
	}
}

// Whatever types are allowed: what is signed is one of them, and a header that stays as it is on its way.
func FuzzTypes(f *testing.F) {
	for _, seed := range []string{"jpeg", "image/png", "application/pdf", "image/svg+xml", "text/plain; charset=utf-8", "a/b;c*=''%0d%0a", "IMAGE/X", "\"a/b\"", "image/\u212a"} {
		f.Add(seed, seed, "x.jpg")
		f.Add(seed, "image/jpeg", "x.pdf")
	}
	client := unreachable(f)
	f.Fuzz(func(t *testing.T, allowed, named, name string) {
		s, err := uploads.NewSigner(client, uploads.Options{Bucket: "up", Types: []string{allowed, "jpeg"}})
		if err != nil {
			return
		}
		up, err := s.Sign(t.Context(), uploads.File{Name: name, Type: named})
		if err != nil {
			var refused *uploads.FileError
			if !errors.As(err, &refused) {
				t.Errorf("Sign(%q, %q): %v", name, named, err)
			}
			return
		}
		types, err := uploads.ParseTypes([]string{allowed, "jpeg"})
		got, _, bad := mime.ParseMediaType(up.Headers["Content-Type"])
		if err != nil || bad != nil || !slices.Contains(types, got) {
			t.Errorf("signed %q, and allowed are %q; %v, %v", up.Headers["Content-Type"], types, err, bad)
		}
	})
}
