// Package gallery makes static pages of what a listing of renditions holds: an index that shows each image once, older
// pages behind it, and an Atom feed. It is pure but for [Publish], to which the place that the pages go to is given.
//
// Images stand in rows that are filled from side to side, each as wide as its shape wants. A listing tells no shapes: [Unread] says of
// which files the head is to be read, one for each image. The pages tell browsers the shapes, so that nothing moves when images arrive.
// An image whose head was not read is shown in a square.
//
// The pages need no script. Where one may run, a click opens the image over the page, and keys and swipes lead to the next.
//
// Addresses on the pages are relative: the same bytes work on a website endpoint, an object URL, behind a CDN and from a
// disk. Only a feed needs whole URLs, since it is read elsewhere.
//
// The same listing gives the same bytes. Pages are cut such that most of them stay as they are when images are added, see
// [Options].
package gallery
