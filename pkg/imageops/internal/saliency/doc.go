// Package saliency tells where people look in a picture, so that a crop keeps it.
//
// It judges a small copy of at most 64 × 64 samples, by what stands out there: detail where the colour is near that of skin or
// fur, detail in what differs from all that touches the border, and edges of colour. Nothing is recognized, and no model is loaded.
// Where a file says itself where faces are, PlaceOn goes by that.
//
// All of it is integer arithmetic: the same picture gives the same crop on every processor.
package saliency
