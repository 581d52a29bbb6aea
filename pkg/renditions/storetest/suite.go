// Package storetest holds every store of renditions to what [renditions.Store] promises. It is for tests.
package storetest

import (
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

// Suite takes a store through all that is promised, each promise in a test of its own.
type Suite struct {
	// New returns an empty store, for one test.
	New func(t *testing.T) renditions.Store
	// ETags says that the store tells an ETag of each object.
	ETags bool
	// Public says that the store knows public URLs.
	Public bool
	// Keeps says which names the store takes for objects; nil takes all.
	Keeps func(name string) bool
}

// Run runs every test, each with a store of its own.
func (s Suite) Run(t *testing.T) {
	t.Helper()
	for _, test := range []struct {
		promise string
		check   func(*testing.T, renditions.Store)
	}{
		{"an empty store lists nothing", listsNothing},
		{"what is put is told by Stat, Open and List", s.tellsWhatIsPut},
		{"Put tells what Stat tells", putTellsWhatStatTells},
		{"Put replaces the whole object", replacesTheWhole},
		{"an empty object is one", keepsEmptyObjects},
		{"a large object comes back as it was", keepsLargeObjects},
		{"Stat and Open of what is missing are fs.ErrNotExist", missesWhatIsMissing},
		{"errors name the address", errorsNameTheAddress},
		{"Delete removes one object, and nothing is no error", deletes},
		{"DeleteMany removes all that is named, and tells what stays", deletesMany},
		{"names come back as they were", s.keepsNames},
		{"List stops when nobody wants more", stopsListing},
		{"List leaves out what stores keep for themselves", hidesItsOwn},
		{"stamps come back, and pixels stay", keepsStamps},
		{"without a stamp there is none", keepsNoStamp},
		{"ETags tell bytes apart", s.tellsETags},
		{"each name has an address and a URL of its own", s.hasAddresses},
		{"puts at the same time leave one object whole", leavesOneWhole},
	} {
		t.Run(test.promise, func(t *testing.T) { test.check(t, s.New(t)) })
	}
}
