// Package general reads WebP through a decoder that gives whole images.
package general
