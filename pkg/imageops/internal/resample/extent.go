package resample

// Extent is X1 (or Y1) of the region to give to a target, so that planes of different resolution stay in register.
//
// A whole image is size pixels long and becomes out pixels long. The source plane has one sample for cover of its
// pixels, the target plane one for outCover of the new ones, rounded up: so the last sample of either may lie partly
// beyond the image. For JPEG cover is 1 for luma and 2 for chroma at 4:2:0, times 8/N where the decoder
// transformed blocks to N × N samples; samples are centred on the pixels they stand for (JFIF 1.02).
func Extent(size int, cover float64, out, outCover int) float64 {
	samples := (out + outCover - 1) / outCover
	return float64(size) / cover * float64(samples*outCover) / float64(out)
}
