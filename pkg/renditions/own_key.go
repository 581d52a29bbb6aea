package renditions

import "strings"

// ownFolder is where a store keeps what it needs itself, below its root: neither originals nor renditions.
const ownFolder = ".s3img/"

// IsOwnKey reports whether a key, or a name below a store, belongs to what a store keeps for itself, whatever its root is.
func IsOwnKey(key string) bool {
	return strings.HasPrefix(key, ownFolder) || strings.Contains(key, "/"+ownFolder)
}
