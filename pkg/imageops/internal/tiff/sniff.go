package tiff

// Sniff reports whether a file begins as a TIFF or BigTIFF does. Canon's raw files (CR2) do too, but are none.
func Sniff(head []byte) bool {
	if len(head) < 8 {
		return false
	}
	switch string(head[:4]) {
	case "II*\x00":
		return string(head[4:8]) != "\x10\x00\x00\x00" || len(head) < 10 || string(head[8:10]) != "CR"
	case "MM\x00*", "II+\x00", "MM\x00+":
		return true
	}
	return false
}
