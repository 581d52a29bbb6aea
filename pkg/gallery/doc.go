// Package gallery makes static pages of what a listing of renditions holds: an index that shows each image once, older
// pages behind it, and an Atom feed. It is pure but for [Publish], to which the place that the pages go to is given.
//
// Nothing but the listing is read, so that 10,000 images cost what it takes to list them. A listing tells no dimensions,
// and the pages need none: a size is the side of a square box that the rendition fits into, and the pages show each image
// in a square box. So the size is exactly the width descriptor by which a browser chooses the right density, whatever the
// shape of the image, and nothing moves when images arrive.
//
// Addresses on the pages are relative: the same bytes work on a website endpoint, an object URL, behind a CDN and from a
// disk. Only a feed needs whole URLs, since it is read elsewhere.
//
// The same listing gives the same bytes. Pages are cut such that most of them stay as they are when images are added, see
// [Options].
package gallery
