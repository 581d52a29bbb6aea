package cmd

import "testing"

// FuzzPruneLimit: what is taken is a number from 1 on or a share above nothing, and is told so that it is read the same again.
func FuzzPruneLimit(f *testing.F) {
	for text, want := range map[string]string{
		"50%": "50%", " 12.5% ": "12.5%", "100%": "100%", "5000": "5000", "10k": "10000",
		"0": "", "0%": "", "101%": "", "-1": "", "-1%": "", "%": "", "": "", "nan%": "", "1e1%": "", "0x10%": "", "half": "", "+5%": "", "1_0%": "",
	} {
		f.Add(text)
		var l pruneLimit
		if err := l.Set(text); (err == nil) != (want != "") || (err == nil && l.String() != want) {
			f.Errorf("%q is read as %q, %v; want %q", text, l.String(), err, want)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		var l, again pruneLimit
		if l.Set(text) != nil {
			return
		}
		if (l.Count < 1) == (l.Percent <= 0) || l.Percent > 100 {
			t.Fatalf("%q is read as %+v", text, l)
		}
		if err := again.Set(l.String()); err != nil || again != l {
			t.Errorf("%q is read as %q, and that as %+v, %v", text, l.String(), again, err)
		}
	})
}
