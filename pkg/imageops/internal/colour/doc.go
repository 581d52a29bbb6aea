// Package colour knows what numbers of pixels look like: it reads ICC profiles and converts pixels by them. It works on bytes and
// samples, and knows no file formats.
package colour
