package meminfo

const (
	mebibyte = 1 << 20
	// Of what a container or a function may use, images may have two thirds; Go collects its garbage harder above four fifths.
	// The rest is for the program itself. Other programs want most of a machine.
	imageShare   = 3
	limitShare   = 5
	machineShare = 4
	// programMemory is what the program takes beside images where their limit is small.
	programMemory = 64 * mebibyte
)

// Shares divides memory between images in work and the whole process, in bytes; 0 says that nobody knows. A limit that was asked for,
// unless it is 0, counts more than what there is.
func (m Memory) Shares(asked int64) (images, process int64) {
	switch {
	case asked > 0:
		return asked, asked + max(asked/limitShare, programMemory)
	case m.Contained:
		return m.Bytes / imageShare * (imageShare - 1), m.Bytes / limitShare * (limitShare - 1)
	case m.Bytes > 0:
		images = m.Bytes / machineShare
		return images, images + max(images/limitShare, programMemory)
	}
	return 0, 0
}
