package s3ops_test

import (
	"errors"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

// The SDK's own bound is 20 seconds. After eight failures its wait, which doubles each time, is over both bounds.
func TestMaxBackoffBoundsTheWaitBeforeAnotherTry(t *testing.T) {
	const failures = 8
	for max, want := range map[time.Duration]time.Duration{0: 20 * time.Second, 10 * time.Millisecond: 10 * time.Millisecond} {
		client, err := s3ops.Connect(t.Context(), s3ops.Config{
			Alone: true, AccessKey: "key", SecretKey: "secret", Region: "us-east-1", Endpoint: "http://127.0.0.1:1", MaxBackoff: max,
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := client.API().Options().Retryer.RetryDelay(failures, errors.New("broken off"))
		if err != nil || got != want {
			t.Errorf("MaxBackoff %v: a wait of %v, %v, want %v", max, got, err, want)
		}
	}
}
