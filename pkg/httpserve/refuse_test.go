package httpserve

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"testing"
)

func plainly(w http.ResponseWriter, status int, message string) { http.Error(w, message, status) }

func asked(remote string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/a%20b?secret=1", nil)
	r.RemoteAddr = remote
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func statusOf(h http.Handler, r *http.Request) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestClientAddr(t *testing.T) {
	const forwarded = "X-Forwarded-For"
	for _, c := range []struct {
		request *http.Request
		trust   bool
		want    string
	}{
		{asked("192.0.2.1:5"), false, "192.0.2.1"},
		{asked("[2001:db8::1]:5"), false, "2001:db8::1"},
		{asked("[::ffff:192.0.2.1]:5"), false, "192.0.2.1"},
		{asked("192.0.2.1:5", forwarded, "198.51.100.7"), false, "192.0.2.1"},
		{asked("192.0.2.1:5", forwarded, "198.51.100.7"), true, "198.51.100.7"},
		{asked("192.0.2.1:5", forwarded, "made.up, 1.1.1.1,198.51.100.7 "), true, "198.51.100.7"},
		{asked("192.0.2.1:5", forwarded, "1.1.1.1", forwarded, "2001:db8::2"), true, "2001:db8::2"},
		{asked("192.0.2.1:5", forwarded, "[2001:db8::2]"), true, "2001:db8::2"},
		{asked("192.0.2.1:5", forwarded, "unknown"), true, "192.0.2.1"},
		{asked("192.0.2.1:5"), true, "192.0.2.1"},
		{asked("@"), true, "invalid IP"},
	} {
		if got := (Client{TrustProxy: c.trust}).Addr(c.request).String(); got != c.want {
			t.Errorf("%s %q (trusted: %v) is %s, want %s", c.request.RemoteAddr, c.request.Header[forwarded], c.trust, got, c.want)
		}
	}
}

// A thousandth of a request a second is none within a test: each client has its burst.
func TestLimitRate(t *testing.T) {
	h := LimitRate(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), RateOptions{PerSecond: 0.001, Burst: 3, Refuse: plainly})
	for i, want := range []int{200, 200, 200, 429, 429} {
		if got := statusOf(h, asked("192.0.2.1:"+strconv.Itoa(i))); got != want {
			t.Errorf("request %d: HTTP %d, want %d", i, got, want)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, asked("192.0.2.1:9", "X-Forwarded-For", "192.0.2.77"))
	if wait, err := strconv.Atoi(w.Header().Get("Retry-After")); w.Code != 429 || err != nil || wait < 900 || wait > 1000 {
		t.Errorf("HTTP %d, Retry-After %q, want about 1000", w.Code, w.Header().Get("Retry-After"))
	}
	for _, other := range []string{"192.0.2.2:1", "[2001:db8:0:1::1]:1", "@"} {
		if got := statusOf(h, asked(other)); got != 200 {
			t.Errorf("%s: HTTP %d", other, got)
		}
	}
	for i, want := range []int{200, 200, 429} { // the addresses of one customer are one client, which has one request behind it
		if got := statusOf(h, asked(fmt.Sprintf("[2001:db8:0:1::%d]:1", 2+i))); got != want {
			t.Errorf("neighbour %d: HTTP %d, want %d", i, got, want)
		}
	}
}

func TestLimitRateForgets(t *testing.T) {
	table := &clientTable{limit: 1, burst: 1}
	busy := netip.MustParseAddr("192.0.2.1")
	first := table.of(busy)
	addr := netip.MustParseAddr("10.0.0.0")
	for range 10 * maxClients {
		table.of(addr)
		if addr = addr.Next(); table.of(busy) != first {
			t.Fatal("a client that keeps coming was forgotten")
		}
		if n := len(table.recent) + len(table.older); n > maxClients {
			t.Fatalf("%d clients are remembered", n)
		}
	}
}

// A page of another site can give this service any name, and no address.
func TestOnlyHosts(t *testing.T) {
	h := OnlyHosts(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), []string{"photos.Example"}, plainly)
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST:1": 200, "127.0.0.1:80": 200, "[::1]:8080": 200, "[::1]": 200, "photos.example:443": 200,
		"photos.example.": 200, "10.1.2.3:9090": 200, "[2001:db8::1]:9090": 200, "[fe80::1%25eth0]:1": 200,
		"": 421, "evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421,
		"photos.example.evil.example": 421, "2130706433": 421, "0x7f.1": 421, "127.1": 421, "010.0.0.1": 421, "[localhost": 200,
	} {
		r := asked("127.0.0.1:1")
		r.Host = host
		if got := statusOf(h, r); got != want {
			t.Errorf("Host %q: HTTP %d, want %d", host, got, want)
		}
	}
}

func TestLogAccess(t *testing.T) {
	var got []Access
	h := LogAccess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = io.WriteString(w, "hello")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	}), Client{}, func(a Access) { got = append(got, a) })
	statusOf(h, asked("192.0.2.1:5"))
	r := asked("192.0.2.2:5")
	r.Method = http.MethodPost
	statusOf(h, r)
	for i, want := range []Access{
		{Client: netip.MustParseAddr("192.0.2.1"), Method: "GET", Path: "/a%20b", Query: true, Status: 200, Bytes: 5},
		{Client: netip.MustParseAddr("192.0.2.2"), Method: "POST", Path: "/a%20b", Query: true, Status: 418, Bytes: 5},
	} {
		if i >= len(got) || got[i].Took <= 0 {
			t.Fatalf("logged %+v", got)
		}
		if got[i].Took = 0; got[i] != want {
			t.Errorf("logged %+v, want %+v", got[i], want)
		}
	}
}
