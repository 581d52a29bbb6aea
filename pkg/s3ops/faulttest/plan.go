package faulttest

import (
	"fmt"
	"hash/fnv"
	"net/http"
)

// All are the faults that a request can meet.
func All() []Fault {
	return []Fault{StallAnswer, StallBody, StallSending, ChangeBytes, ChangeSent, ShortBody, CutBody, Unavailable, Reset}
}

// Some is a plan by which so many of a hundred requests meet one of faults, the same ones in every run of the same requests.
func Some(percent int, faults ...Fault) Plan {
	return func(r *http.Request, nth int) Fault {
		hash := fnv.New64a()
		fmt.Fprintln(hash, r.Method, r.URL.Path, r.URL.Query().Get("partNumber"), nth)
		n := mix(hash.Sum64())
		if int(n%100) >= percent {
			return None
		}
		return faults[(n/100)%uint64(len(faults))]
	}
}

// mix spreads the differences of similar names over all bits.
func mix(n uint64) uint64 {
	n ^= n >> 33
	n *= 0xff51afd7ed558ccd
	return n ^ n>>33
}

// First is a plan by which the first requests for which match is true meet faults, in their order, and no other ones do.
func First(match func(*http.Request) bool, faults ...Fault) Plan {
	return func(r *http.Request, nth int) Fault {
		if match(r) && nth < len(faults) {
			return faults[nth]
		}
		return None
	}
}
