package cmd

import "testing"

func TestByteSize(t *testing.T) {
	for in, want := range map[string]byteSize{
		"1": 1, "5000000": 5000000, "5MB": 5000000, "5 MiB": 5 << 20, "1.5kB": 1500, "2gb": 2000000000, "2GiB": 2 << 30, "7B": 7,
		"9223372036854775807": 1<<63 - 1,
	} {
		var b byteSize
		if err := b.Set(in); err != nil || b != want {
			t.Errorf("%q is %d, %v; want %d", in, b, err, want)
		}
	}
	for _, in := range []string{"", "0", "-1", "MB", "5 apples", "1,5MB", "9223372036854775808", "99999999999 EB", "0.1B", "1e9", "0x10", "NaN", "∞"} {
		b := byteSize(3)
		if err := b.Set(in); err == nil || b != 3 {
			t.Errorf("%q is %d, want an error", in, b)
		}
	}
}

func FuzzByteSize(f *testing.F) {
	for _, seed := range []string{"1", "5MB", "5 MiB", "1.5kB", "-1", "1,5", "9223372036854775808", "1..2B", "٣MB", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var b, again byteSize
		if b.Set(in) != nil {
			return
		}
		if err := again.Set(b.String()); b < 1 || err != nil || again != b {
			t.Errorf("%q is %d, and %q is %d, %v", in, b, b.String(), again, err)
		}
	})
}
