// Package codec is what all formats share: the row by which a format is known, the source that it is read from, the header,
// the ways in which pixels come and go, limits, errors, orientation, and estimates of memory.
//
// # Adding a format
//
// A format is a package of its own beside this one, its room, and one row in package formats: a [Format]. A room has one parser of
// its headers. It imports this package and none of the other rooms; a shared coding (deflate, LZW) is a package below them.
//
// To read, a room has a function for Format.Open:
//
//	func Open(s *codec.Source, opt codec.OpenOptions) (codec.Image, error)
//
// It parses what stands before the pixels and what a [Header] needs, holds dimensions against the limits
// ([Header.SetSize]) before it takes memory for them, and decodes no pixel. If opt.Pixels is not set, the caller only wants the
// header. A format that is not Format.Streams is read to what the decoder needs last, and that is kept in memory
// ([Source.Hold], [Source.Pass], [Source.All]; or [Source.Leave] and [Source.Whole], which leave it on a disk where it lies there). The
// caller reads the rest, for the limit of bytes.
//
// The [Image] that Open returns also has one or more of four ways to give its pixels, always as they are stored, not
// turned upright:
//
//   - [RowDecoder]: rows of interleaved samples, 8 or 16 bits. Every image that is not an animation only has it;
//     an animation gives its first frame on its canvas so. Palettes, depths below 8 bits, masks and
//     subsampled chroma are undone: 1 channel is grey, 3 are RGB, an even number ends in alpha, which is straight. Inks stay inks.
//   - [PlaneDecoder]: planes of Y, Cb and Cr, or of grey, each at its own resolution: where Header.Planar is set.
//     They are what renditions of a lossy format are made of, without a conversion of colours on the way.
//   - [Animation]: all frames, if the format moves.
//   - [WholeDecoder]: a picture that has no rows before it is complete. It goes the general way, through another resampler.
//
// Rows and planes are given as they are decoded, top to bottom, and are only valid until emit returns. Memory is then that of some rows; an
// image that must be decoded whole first (interlaced, progressive) says so in Image.Memory.
//
// Errors: a [LimitError] or [UnsupportedError] for what they say; a [FormatError], io.EOF or io.ErrUnexpectedEOF, wrapped
// or not, for damage; errors of the source, of the context and of emit as they are. The caller makes a [CorruptError] of
// what is left ([Source.Blame]), panics included.
//
// To write, a format has Format.Encode and, if it moves, Format.NewMovie.
package codec
