package tiff

// Tags that say how the pixels are stored (TIFF 6.0, appendix A; supplement 2; EXIF; XMP part 3; ICC.1:2022, B.4).
const (
	tagWidth          = 256
	tagHeight         = 257
	tagBits           = 258
	tagCompression    = 259
	tagPhotometric    = 262
	tagFillOrder      = 266
	tagStripOffsets   = 273
	tagOrientation    = 274
	tagSamples        = 277
	tagRowsPerStrip   = 278
	tagStripBytes     = 279
	tagPlanar         = 284
	tagT4Options      = 292
	tagT6Options      = 293
	tagPredictor      = 317
	tagWhitePoint     = 318
	tagColorMap       = 320
	tagTileWidth      = 322
	tagTileHeight     = 323
	tagTileOffsets    = 324
	tagTileBytes      = 325
	tagInkSet         = 332
	tagExtraSamples   = 338
	tagSampleFormat   = 339
	tagJPEGTables     = 347
	tagJPEGProc       = 512
	tagJPEGStart      = 513
	tagJPEGLength     = 514
	tagJPEGRestart    = 515
	tagJPEGQuant      = 519
	tagJPEGDC         = 520
	tagJPEGAC         = 521
	tagCoefficients   = 529
	tagSubsampling    = 530
	tagReferences     = 532
	tagXMP            = 700
	tagExif           = 34665
	tagICC            = 34675
	tagGPS            = 34853
	tagInteroperation = 40965
	tagMakerNote      = 37500
	tagDNGVersion     = 50706
)

// Values of PhotometricInterpretation.
const (
	whiteIsZero = 0
	blackIsZero = 1
	rgb         = 2
	paletted    = 3
	mask        = 4
	separated   = 5
	ycbcr       = 6
	cieLab      = 8
	iccLab      = 9
)

// photometrics names those that are not read.
var photometrics = map[int64]string{
	mask: "a transparency mask for pixels", 10: "ITU Lab colours (T.42)", 32803: "raw sensor data (CFA)", 32844: "LogL colours", 32845: "LogLuv colours",
	34892: "raw sensor data (linear)", 51177: "a depth map for pixels", 52527: "a semantic mask for pixels",
}

// Values of Compression.
const (
	plain      = 1
	faxRuns    = 2
	faxGroup3  = 3
	faxGroup4  = 4
	lzw        = 5
	oldJPEG    = 6
	newJPEG    = 7
	deflate    = 8
	oldDeflate = 32946
	packBits   = 32773
	faxWords   = 32771
	zstandard  = 50000
	webP       = 50001
)

// compressions names those that are not read.
var compressions = map[int64]string{
	9: "JBIG compression (T.85)", 10: "JBIG compression (T.43)", 32766: "NeXT compression", 32809: "ThunderScan compression",
	32895: "IT8 compression (CT)", 32896: "IT8 compression (LW)", 32897: "IT8 compression (HC)", 32898: "IT8 compression (BL)",
	32908: "Pixar film compression", 32909: "Pixar log compression", 32947: "Kodak DCS compression", 33003: "JPEG 2000 compression",
	33004: "JPEG 2000 compression", 33005: "JPEG 2000 compression", 34661: "JBIG compression", 34676: "SGI log compression",
	34677: "SGI log compression (24 bits)", 34712: "JPEG 2000 compression", 34713: "Nikon raw compression", 34887: "LERC compression",
	34892: "lossy JPEG compression (DNG)", 34925: "LZMA compression", 34933: "PNG compression", 34934: "JPEG XR compression",
	50002: "JPEG XL compression", 52546: "JPEG XL compression",
}

// Values of SampleFormat.
const (
	unsigned     = 1
	signed       = 2
	float        = 3
	undefined    = 4
	complexInt   = 5
	complexFloat = 6
)
