package renditions

import "github.com/s3img/s3img/pkg/s3ops"

// Place is a path on this machine or a location in S3: what an argument or a flag names, parsed once. The zero value is none.
type Place struct {
	Path string         // "" in S3
	At   s3ops.Location // zero on this machine
}

// ParsePlace reads a path, or an s3:// location; "" is the zero Place. It fails as [s3ops.ParsePlace] does.
func ParsePlace(text string) (Place, error) {
	at, inS3, err := s3ops.ParsePlace(text)
	if err != nil || inS3 {
		return Place{At: at}, err
	}
	return Place{Path: text}, nil
}

// InS3 reports whether the place is a location in S3.
func (p Place) InS3() bool { return p.At.Bucket != "" }

// String is the form that [ParsePlace] reads.
func (p Place) String() string {
	if p.InS3() {
		return p.At.String()
	}
	return p.Path
}
