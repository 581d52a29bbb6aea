package s3ops_test

import (
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

func TestParseLocation(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want s3ops.Location
		ok   bool
	}{
		{"s3://b", s3ops.Location{Bucket: "b"}, true},
		{"s3://b/", s3ops.Location{Bucket: "b"}, true},
		{"s3://b/k/l.jpg", s3ops.Location{Bucket: "b", Key: "k/l.jpg"}, true},
		{"s3://b//k", s3ops.Location{Bucket: "b", Key: "/k"}, true},
		{"s3://b/100%25 é?#", s3ops.Location{Bucket: "b", Key: "100%25 é?#"}, true},
		{"s3://", s3ops.Location{}, false},
		{"s3:///k", s3ops.Location{}, false},
		{"S3://b/k", s3ops.Location{}, false},
		{"b/k", s3ops.Location{}, false},
	} {
		got, err := s3ops.ParseLocation(tt.in)
		if (err == nil) != tt.ok || got != tt.want {
			t.Errorf("ParseLocation(%q) = %v, %v", tt.in, got, err)
		}
	}
}

func TestOverlaps(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"s3://b/in/", "s3://b/in/", true},
		{"s3://b/in/", "s3://b/in/out/", true},
		{"s3://b", "s3://b/out/", true},
		{"s3://b/in/", "s3://b/in2/", false},
		{"s3://b/in/", "s3://c/in/", false},
	} {
		a, _ := s3ops.ParseLocation(tt.a)
		b, _ := s3ops.ParseLocation(tt.b)
		if a.Overlaps(b) != tt.want || b.Overlaps(a) != tt.want {
			t.Errorf("%s and %s: want overlap %v", tt.a, tt.b, tt.want)
		}
	}
}
