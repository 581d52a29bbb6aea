package metadata

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// RegionKind says what a part of a picture shows.
type RegionKind int

// The kinds of regions, in the order in which a crop looks for them.
const (
	RegionSubject RegionKind = iota + 1 // what an editor has marked as what the picture is of
	RegionFace                          // a face, or a person
	RegionPet                           // an animal
	RegionArea                          // something that was worth marking
	RegionFocus                         // where the camera focused
)

// Region is a part of a picture: fractions of its upright width and height, 0, 0 being the top left corner. All lie in the picture, and none
// is empty.
type Region struct {
	Kind                     RegionKind
	Left, Top, Right, Bottom float64
}

// maxRegions is more than there are faces in a class photo.
const maxRegions = 100

// ReadRegions lists the regions that an XMP packet describes, of a picture that is stored as width × height pixels and is shown by an EXIF
// orientation: those of the Metadata Working Group (mwg-rs), which cameras, phones and most photo programs write, the image regions of
// IPTC, and faces of Windows (MP). The same face may be among them more than once.
//
// The groups say all that their regions are of the stored picture (MWG, Guidelines For Handling Image Metadata 2.0, 5.9). Those of MWG
// tell the dimensions of the picture they are for; where that had another shape, it was cropped since, and they hold no more.
// Bar codes are left out, and so is what cannot be read.
func ReadRegions(xmp []byte, orientation, width, height int) []Region {
	all, err := properties(xmp)
	if err != nil || width < 1 || height < 1 {
		return nil
	}
	r := regionReader{width: float64(width), height: float64(height), orientation: orientation}
	for _, p := range all {
		if schema := regionSchemas[[2]string{p.space, p.local}]; schema != nil {
			r.read(xmp, p, *schema)
		}
	}
	return r.regions
}

// Subjects are the regions that a crop should show: all of the first kind that there is.
func Subjects(regions []Region) []Region {
	var first RegionKind
	for _, r := range regions {
		if first == 0 || r.Kind < first {
			first = r.Kind
		}
	}
	return slices.DeleteFunc(slices.Clone(regions), func(r Region) bool { return r.Kind != first })
}

// turned is the region on display.
func (r Region) turned(orientation int) Region {
	flipX, flipY := codec.Flips(orientation)
	if flipX {
		r.Left, r.Right = 1-r.Right, 1-r.Left
	}
	if flipY {
		r.Top, r.Bottom = 1-r.Bottom, 1-r.Top
	}
	if orientation >= 5 {
		r.Left, r.Top, r.Right, r.Bottom = r.Top, r.Left, r.Bottom, r.Right
	}
	return r
}

// regionSchema is how one group writes regions.
type regionSchema struct {
	list   string   // the path of what lists them
	fields []string // the paths below it of what is read
	done   func(f regionFields, width, height float64) (Region, bool)
}

var regionSchemas = map[[2]string]*regionSchema{
	{nsRegions, "Regions"}: {"/RegionList", []string{
		"/Type", "/FocusUsage", "/Area/x", "/Area/y", "/Area/w", "/Area/h", "/Area/d", "/Area/unit",
	}, mwgRegion},
	{nsIPTCExt, "ImageRegion"}: {"", []string{
		"/RegionBoundary/rbShape", "/RegionBoundary/rbUnit", "/RegionBoundary/rbX", "/RegionBoundary/rbY", "/RegionBoundary/rbW",
		"/RegionBoundary/rbH", "/RegionBoundary/rbRx", "/RegionBoundary/rbVertices/rbX", "/RegionBoundary/rbVertices/rbY",
		"/rRole/Identifier", "/rCtype/Identifier", "/PersonInImage",
	}, iptcRegion},
	{nsMPRegions, "RegionInfo"}: {"/Regions", []string{"/Rectangle"}, windowsRegion},
}

// regionFields are the values of one region by their paths below it. What occurs several times, as the corners of a polygon do, is in
// order.
type regionFields map[string][]string

// maxValues is more corners than a polygon has.
const maxValues = 1000

// add keeps a value, if it is among those that are read.
func (f regionFields) add(read []string, path, value string) {
	if slices.Contains(read, path) && len(f[path]) < maxValues {
		f[path] = append(f[path], value)
	}
}

// regionReader gathers regions.
type regionReader struct {
	width, height float64 // as stored
	orientation   int
	regions       []Region
}

// read adds the regions of a property.
func (r *regionReader) read(xmp []byte, p property, schema regionSchema) {
	var fields regionFields // of the region that is open
	about := regionFields{} // of none
	var found []regionFields
	p.walk(xmp, func(path, local, value string) {
		switch inside, ok := strings.CutPrefix(path, schema.list); {
		case local == "li" && path == schema.list:
			if len(found) < maxRegions {
				fields = regionFields{}
				found = append(found, fields)
			} else {
				fields = nil
			}
		case ok && fields != nil:
			fields.add(schema.fields, inside+"/"+local, value)
		case !ok:
			about.add([]string{appliedWidth, appliedHeight}, path+"/"+local, value)
		}
	})
	if !r.sameShape(about) {
		return
	}
	for _, f := range found {
		stored, ok := schema.done(f, r.width, r.height)
		if shown := stored.turned(r.orientation); ok && len(r.regions) < maxRegions && shown.clip() {
			r.regions = append(r.regions, shown)
		}
	}
}

const appliedWidth, appliedHeight = "/AppliedToDimensions/w", "/AppliedToDimensions/h"

// sameShape reports whether regions are for a picture of this shape, to a hundredth. Some programs tell the dimensions on display.
func (r *regionReader) sameShape(about regionFields) bool {
	w, h := about.number(appliedWidth), about.number(appliedHeight)
	if !(w > 0 && h > 0) {
		return true
	}
	was, is := max(w, h)/min(w, h), max(r.width, r.height)/min(r.width, r.height)
	return math.Abs(was-is) <= is/100+1/min(w, h)
}

// clip cuts off what lies outside the picture, and is false if nothing is left.
func (r *Region) clip() bool {
	for _, v := range []*float64{&r.Left, &r.Top, &r.Right, &r.Bottom} {
		if math.IsNaN(*v) {
			return false
		}
		*v = min(max(*v, 0), 1)
	}
	return r.Left < r.Right && r.Top < r.Bottom
}

// text is the first value at a path, "" if there is none.
func (f regionFields) text(path string) string {
	if len(f[path]) == 0 {
		return ""
	}
	return f[path][0]
}

// number is the first value at a path, NaN if there is none that can be read.
func (f regionFields) number(path string) float64 { return parseNumber(f.text(path)) }

func parseNumber(text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// around is a region by its middle.
func around(kind RegionKind, x, y, width, height float64) Region {
	return Region{Kind: kind, Left: x - width/2, Top: y - height/2, Right: x + width/2, Bottom: y + height/2}
}

// mwgKinds are the kinds by the type that MWG has for them; a region without a type was marked by someone.
var mwgKinds = map[string]RegionKind{"Face": RegionFace, "Pet": RegionPet, "Focus": RegionFocus, "": RegionArea}

// mwgRegion reads the middle and the dimensions of an area, or the diameter of a circle, which goes by the shorter side.
func mwgRegion(f regionFields, width, height float64) (Region, bool) {
	kind, ok := mwgKinds[f.text("/Type")]
	if !ok || f.text("/FocusUsage") == "NotEvaluatedNotUsed" {
		return Region{}, false
	}
	x, y, w, h := f.number("/Area/x"), f.number("/Area/y"), f.number("/Area/w"), f.number("/Area/h")
	if d := f.number("/Area/d"); math.IsNaN(w) && !math.IsNaN(d) {
		w, h = d*min(width, height)/width, d*min(width, height)/height
	}
	if f.text("/Area/unit") == "pixel" {
		x, y, w, h = x/width, y/height, w/width, h/height
	}
	return around(kind, x, y, w, h), true
}

// windowsRegion reads "left, top, width, height". An empty rectangle, for a person who is somewhere in the picture, is left out.
func windowsRegion(f regionFields, _, _ float64) (Region, bool) {
	parts := strings.Split(f.text("/Rectangle"), ",")
	if len(parts) != 4 {
		return Region{}, false
	}
	var v [4]float64
	for i, part := range parts {
		v[i] = parseNumber(strings.TrimSpace(part))
	}
	return Region{Kind: RegionFace, Left: v[0], Top: v[1], Right: v[0] + v[2], Bottom: v[1] + v[3]}, true
}

// iptcRegion reads a rectangle by its top left corner, a circle by its middle, or the smallest rectangle around a polygon (IPTC Photo
// Metadata Standard 2021.1, Region Boundary).
func iptcRegion(f regionFields, width, height float64) (Region, bool) {
	const boundary = "/RegionBoundary"
	x, y := f.number(boundary+"/rbX"), f.number(boundary+"/rbY")
	r := Region{Kind: iptcKind(f)}
	switch f.text(boundary + "/rbShape") {
	case "rectangle":
		r.Left, r.Top, r.Right, r.Bottom = x, y, x+f.number(boundary+"/rbW"), y+f.number(boundary+"/rbH")
	case "circle": // its radius is a part of the width
		radius := f.number(boundary + "/rbRx")
		high := radius
		if f.text(boundary+"/rbUnit") != "pixel" {
			high = radius * width / height
		}
		r.Left, r.Top, r.Right, r.Bottom = x-radius, y-high, x+radius, y+high
	case "polygon":
		r.Left, r.Right = extremes(f[boundary+"/rbVertices/rbX"])
		r.Top, r.Bottom = extremes(f[boundary+"/rbVertices/rbY"])
	default:
		return r, false
	}
	if f.text(boundary+"/rbUnit") == "pixel" {
		r.Left, r.Top, r.Right, r.Bottom = r.Left/width, r.Top/height, r.Right/width, r.Bottom/height
	}
	return r, r.Kind != 0
}

func extremes(values []string) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, text := range values {
		v := parseNumber(text)
		least, most = min(least, v), max(most, v)
	}
	return least, most
}

// iptcKind goes by the role and the type of a region, of the controlled vocabularies at cv.iptc.org, and by whether it names a person; 0 is
// for machine codes.
func iptcKind(f regionFields) RegionKind {
	is := func(path string, names ...string) bool {
		return slices.ContainsFunc(f[path], func(uri string) bool {
			return slices.Contains(names, uri[strings.LastIndexByte(uri, '/')+1:])
		})
	}
	switch {
	case is("/rRole/Identifier", "mainSubjectArea"):
		return RegionSubject
	case is("/rCtype/Identifier", "machineCode"):
		return 0
	case is("/rCtype/Identifier", "human", "face"), f["/PersonInImage"] != nil:
		return RegionFace
	case is("/rCtype/Identifier", "animal"):
		return RegionPet
	}
	return RegionArea
}
