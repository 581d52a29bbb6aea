//go:build !linux

package devs3test

// TempDir is where a store of tests best has its files; "" = where those of the system are.
func TempDir() string { return "" }
