//go:build (!amd64 && !arm64) || purego

package heif

func narrow(to []uint8, line []uint16) { narrowGo(to, line) }
