//go:build !amd64 || purego

package webp

// filterNormalFast is filterNormal where this machine has a faster way.
func (d *vp8) filterNormalFast(x int, f *strength) { d.filterNormal(x, f) }
