package jpeg

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// arithmeticFiles are those of testdata/decode, which jpegtran of libjpeg-turbo 2.1.5 coded arithmetically (-arithmetic, with
// -progressive and -restart as the names say): the same coefficients.
func arithmeticFiles(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/arithmetic/*.jpg")
	if err != nil || len(paths) < 30 {
		t.Fatalf("%d files: %v", len(paths), err)
	}
	return paths
}

func TestArithmeticCoding(t *testing.T) {
	for _, path := range arithmeticFiles(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".jpg")
		original := readFile(t, strings.TrimSuffix(strings.TrimSuffix(name, "-restart"), "-progressive")+".jpg")
		for _, scale := range []int{1, 2, 4, 8} {
			got, want := decode(t, data, DecodeOptions{Scale: scale}), decode(t, original, DecodeOptions{Scale: scale})
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s at scale %d differs from the file in Huffman codes", name, scale)
			}
		}
	}
}

// A file that ends too early is damaged, and gives a tolerant decoder what there is.
func TestTruncatedArithmeticCoding(t *testing.T) {
	for _, path := range arithmeticFiles(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cut := data[:len(data)*3/4]
		_, err = Decode(t.Context(), bytes.NewReader(cut), DecodeOptions{})
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestConditioningOfArithmeticCoding(t *testing.T) {
	data, err := os.ReadFile("testdata/arithmetic/q95.jpg")
	if err != nil {
		t.Fatal(err)
	}
	// The values that are the default anyway change nothing, and those that make no sense are refused.
	with := func(p ...byte) []byte {
		var w bytes.Buffer
		w.Write(data[:2])
		segment(&w, markerDAC, p...)
		w.Write(data[2:])
		return w.Bytes()
	}
	want := decode(t, data, DecodeOptions{})
	if got := decode(t, with(0x00, 0x10, 0x10, 5, 0x01, 0x10, 0x11, 5), DecodeOptions{}); !reflect.DeepEqual(got, want) {
		t.Error("the defaults are something else")
	}
	at := bytes.Index(data, []byte{0xff, markerDAC})
	kx := at + bytes.Index(data[at:], []byte{0x10, 5}) + 1 // of the brightness
	changed := bytes.Clone(data)
	changed[kx] = 63
	if got, err := Decode(t.Context(), bytes.NewReader(changed), DecodeOptions{}); err == nil && reflect.DeepEqual(got, want) {
		t.Error("Kx counts for nothing")
	}
	for _, p := range [][]byte{{0}, {0x00, 0x01}, {0x10, 0}, {0x10, 64}, {0x20, 1}, {0x04, 0x10}} {
		if _, err := Decode(t.Context(), bytes.NewReader(with(p...)), DecodeOptions{}); err == nil {
			t.Errorf("% x is accepted", p)
		}
	}
}
