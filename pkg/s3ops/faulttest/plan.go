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

// Some returns a plan that lets percent of all requests meet one of faults. The same requests meet the same faults in every run.
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

// First returns a plan for the requests that match: the first meets the first of faults, and so on. All others pass.
func First(match func(*http.Request) bool, faults ...Fault) Plan {
	return func(r *http.Request, nth int) Fault {
		if match(r) && nth < len(faults) {
			return faults[nth]
		}
		return None
	}
}
