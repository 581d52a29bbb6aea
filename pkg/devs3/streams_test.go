package devs3_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const streams = 40

// TestTakesStreams as the SDK for JavaScript sends them, over connections that it keeps.
func TestTakesStreams(t *testing.T) {
	if _, err := os.Stat("../../.ci/servers/node_modules/@aws-sdk/client-s3"); err != nil {
		t.Skip("@aws-sdk/client-s3 is not installed: run `npm ci --prefix .ci/servers`")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed: it is Node.js, 20 or later")
	}
	server, _ := guarded(t)
	config, err := json.Marshal(map[string]any{
		"endpoint": server.Endpoint, "accessKey": server.AccessKey, "secretKey": server.SecretKey, "bucket": "photos", "count": streams,
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "node", "../../.ci/servers/streams.mjs", string(config)).Output()
	if err != nil || strings.TrimSpace(string(out)) != "40" {
		t.Errorf("%v: of %d streams came back as they were sent: %s", err, streams, out)
	}
}
