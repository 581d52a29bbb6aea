package codec

// Model says what planes mean.
type Model uint8

// The colour models of planes.
const (
	// Gray is one plane of luma.
	Gray Model = iota + 1
	// YCbCr is luma and two colour differences (BT.601, full range, as JFIF has it).
	YCbCr
	// RGB is red, green and blue, stored as they are.
	RGB
	// CMYK is four inks.
	CMYK
	// YCCK is CMY stored as YCbCr, and black as it is.
	YCCK
)

// String names the model as documentation does.
func (m Model) String() string {
	switch m {
	case Gray:
		return "gray"
	case YCbCr:
		return "YCbCr"
	case RGB:
		return "RGB"
	case CMYK:
		return "CMYK"
	case YCCK:
		return "YCCK"
	}
	return "unknown"
}

// Planes is an image as a lossy format stores it: one array of samples for each component, each at its own resolution.
type Planes struct {
	// Width and Height are the pixels of the image at this reduction: ceil(stored width / Scale), ceil(stored height / Scale).
	Width, Height int
	// Scale is 1, 2, 4 or 8: how much smaller than the file each side is.
	Scale int
	// Model says what the planes mean.
	Model Model
	// Plane holds 1, 3 or 4 planes, in the order of the model's letters.
	Plane []Plane
	// Inverted is set where 255 is no ink. So are all CMYK and YCCK files read, as browsers do: those without an Adobe segment come
	// from the same software.
	Inverted bool
}

// Plane is the samples of one component, eight bits each, row after row.
type Plane struct {
	// Pix holds the samples: row y starts at y*Stride.
	// It may be padded: Stride is at least Width, and rows beyond Height may exist.
	Pix []byte
	// Stride is the distance between rows, in samples.
	Stride int
	// Width and Height are the samples that belong to the image.
	Width, Height int
	// H and V are the sampling factors as in the file, 1 to 4: where all planes but one have 1 and that has 2, the
	// others have a sample for two of its own.
	H, V int
}

// Band is a horizontal strip of an image: some rows of every plane.
type Band struct {
	// Planes says what the whole image is, but the Pix of its planes holds the rows of the band only,
	// and only until the next one.
	*Planes
	// First is the first row of the band in each plane, Rows how many there are.
	First, Rows []int
}
