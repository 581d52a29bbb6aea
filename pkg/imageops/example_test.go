package imageops_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// Make a view and a thumbnail of a photo, and write them under the names that s3img promises.
func ExampleRender() {
	photo, err := os.Open("testdata/large.jpg")
	if err != nil {
		log.Fatal(err)
	}
	defer photo.Close()
	folder, err := os.MkdirTemp("", "renditions")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()

	const name = "lake.jpg"
	info, renditions, err := imageops.Render(context.Background(), photo, imageops.Options{Sizes: imageops.DefaultSizes(), Style: imageops.Style{Format: imageops.OutputFormat(name)}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %s, %d × %d\n", name, info.Format, info.Width, info.Height)
	for _, rendition := range renditions {
		file := rendition.Spec.FileName(name, rendition.Format)
		if err := os.WriteFile(filepath.Join(folder, file), rendition.Data, 0o600); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %s, %d × %d\n", file, rendition.Format, rendition.Width, rendition.Height)
	}
	// Output:
	// lake.jpg: jpeg, 1500 × 1000
	// lake-1000.jpg: jpeg, 1000 × 667
	// lake-200.jpg: jpeg, 200 × 133
}

// Tell a file that is at fault, which a batch reports and passes over, from an error that ends the batch.
func ExampleRender_badImage() {
	photo, err := os.ReadFile("testdata/rgb.jpg")
	if err != nil {
		log.Fatal(err)
	}
	files := []io.Reader{
		bytes.NewReader(photo),
		bytes.NewReader(photo[:len(photo)/2]),
		strings.NewReader("This is a letter."),
	}
	for _, file := range files {
		_, _, err := imageops.Render(context.Background(), file, imageops.Options{Sizes: []int{20}})
		var corrupt *imageops.CorruptError
		switch {
		case err == nil:
			fmt.Println("rendered")
		case errors.As(err, &corrupt):
			fmt.Println("damaged", corrupt.Format)
		case imageops.IsBadImage(err):
			fmt.Println("no image:", errors.Is(err, imageops.ErrNotImage))
		default:
			log.Fatal(err)
		}
	}
	// Output:
	// rendered
	// damaged JPEG
	// no image: true
}

// Say what a file is without decoding its pixels. Its name does not count.
func ExampleInspect() {
	file, err := os.Open("testdata/animated.gif")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	info, err := imageops.Inspect(file, imageops.Limits{MaxPixels: 50_000_000})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, %d × %d pixels, %d frames\n", info.Format.ContentType(), info.Width, info.Height, info.Frames)
	// Output:
	// image/gif, 48 × 32 pixels, 3 frames
}

// Name renditions before the image has been seen. The format "" stands for that of OutputFormat.
func ExampleRenditionName() {
	for _, name := range []string{"trip/lake.jpg", "LAKE.JPEG", "logo.png", "scan.tiff", "lake"} {
		fmt.Println(name, "→", imageops.RenditionName(name, 200, ""))
	}
	fmt.Println("logo.png as a JPEG →", imageops.RenditionName("logo.png", 200, imageops.JPEG))
	// Output:
	// trip/lake.jpg → trip/lake-200.jpg
	// LAKE.JPEG → LAKE-200.JPEG
	// logo.png → logo-200.png
	// scan.tiff → scan-200.jpg
	// lake → lake-200.jpg
	// logo.png as a JPEG → logo-200.jpg
}

// List the formats whose renditions are of the same format.
func ExampleFormats() {
	for _, format := range imageops.Formats() {
		if format.Kept {
			fmt.Println(format.Label, format.ContentType, format.Extensions)
		}
	}
	// Output:
	// JPEG image/jpeg [.jpg .jpeg .jpe .jfif]
	// PNG image/png [.png]
	// GIF image/gif [.gif]
}
