package devs3

import (
	"net"
	"os"
	"strings"
	"testing"
)

// Browsers open connections ahead, and send nothing over them: nobody has to kill the server for that.
func TestUnusedConnectionsHoldNothingUp(t *testing.T) {
	t.Parallel()
	server, err := Start(t.Context(), Options{Command: []string{os.Args[0]}, Env: []string{"S3IMG_TEST_SERVE=1"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	for _, address := range []string{server.Endpoint, server.WebsiteURL} {
		conn, err := net.Dial("tcp", strings.Replace(strings.TrimPrefix(address, "http://"), websiteDomain, "127.0.0.1", 1))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if state := server.process.ProcessState; !state.Success() {
		t.Errorf("the server ended with %s", state)
	}
}
