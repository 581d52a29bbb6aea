package httpserve

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	maxClients   = 10_000 // about 2 MB
	clientBitsV6 = 64     // what one customer of a provider has, at least
)

// Refuse answers a request that goes no further, in the words of whatever it was for.
type Refuse func(w http.ResponseWriter, status int, message string)

// RateOptions of [LimitRate].
type RateOptions struct {
	PerSecond float64 // requests that each client may send over time
	Burst     int     // requests that it may send at once after a pause; at least 1
	Client    Client
	Refuse    Refuse
	Free      func(*http.Request) bool // requests that are always passed on, and not counted; nil = none
}

// LimitRate passes requests on as long as their client sends no more than it may, and refuses others with 429 and the seconds
// to wait in Retry-After. It remembers the last 10,000 clients or so; the addresses of one /64 of IPv6 are one client.
func LimitRate(next http.Handler, opt RateOptions) http.Handler {
	table := &clientTable{limit: rate.Limit(opt.PerSecond), burst: max(opt.Burst, 1)}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if opt.Free != nil && opt.Free(r) {
			next.ServeHTTP(w, r)
			return
		}
		wait := table.of(opt.Client.Addr(r)).Reserve()
		if delay := wait.Delay(); delay > 0 {
			wait.Cancel()
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(delay.Seconds()))))
			opt.Refuse(w, http.StatusTooManyRequests, "too many requests: wait "+delay.Round(time.Millisecond).String())
			return
		}
		next.ServeHTTP(w, r)
	})
}

// clientTable has two halves, so that it forgets those who have not come for long without looking at all of them: when the
// recent half is full it becomes the older one, and what was in that is dropped.
type clientTable struct {
	limit rate.Limit
	burst int

	mu            sync.Mutex
	recent, older map[netip.Prefix]*rate.Limiter
}

func (t *clientTable) of(addr netip.Addr) *rate.Limiter {
	key := clientKey(addr)
	t.mu.Lock()
	defer t.mu.Unlock()
	if limiter := t.recent[key]; limiter != nil {
		return limiter
	}
	if t.recent == nil || len(t.recent) >= maxClients/2 {
		t.recent, t.older = map[netip.Prefix]*rate.Limiter{}, t.recent
	}
	limiter := t.older[key]
	if limiter == nil {
		limiter = rate.NewLimiter(t.limit, t.burst)
	}
	t.recent[key] = limiter
	return limiter
}

// clientKey is the zero prefix for all whose address is unknown: together they are one client.
func clientKey(addr netip.Addr) netip.Prefix {
	bits := addr.BitLen()
	if addr.Is6() {
		bits = clientBitsV6
	}
	prefix, _ := addr.WithZone("").Prefix(bits)
	return prefix
}
