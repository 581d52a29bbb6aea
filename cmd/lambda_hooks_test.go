package cmd_test

import (
	"slices"
	"testing"
	"time"
)

// What a function cannot announce comes again, and is announced by another instance of it, for which the renditions are fresh.
func TestFunctionAnnounces(t *testing.T) {
	t.Parallel()
	receiver, err := newHookReceiver()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { receiver.down() })
	variables := []string{"S3IMG_NOTIFY= " + receiver.url() + " ", "S3IMG_NOTIFY_SECRET=whsec_" + hookSecret}
	r := startRuntime(t, store.Endpoint, variables...)
	r.put(t, "input/a.jpg")
	receiver.set(503, "")
	r.next <- invocation{r.polled(t, "input/a.jpg"), 5 * time.Second}
	answer := <-r.answers
	if got := answer.failures(t); !slices.Equal(got, []string{"input/a.jpg"}) || !answer.inTime {
		t.Errorf("to come again: %q (in time: %v)", got, answer.inTime)
	}
	r.wantRenditions(t, "a-1000.jpg", "a-200.jpg")
	r.stop(t)

	receiver.set(200, "")
	other := startRuntime(t, store.Endpoint, append(variables, "S3_UPLOAD_BUCKET_NAME="+r.up, "S3_DOWNLOAD_BUCKET_NAME="+r.down)...)
	other.next <- invocation{r.polled(t, "input/a.jpg"), time.Minute}
	if got := (<-other.answers).failures(t); len(got) > 0 {
		t.Errorf("to come again after the second time: %q", got)
	}
	got, _, wrong := receiver.take()
	if len(wrong) > 0 || len(got) != 1 {
		t.Fatalf("announced %+v, %v", got, wrong)
	}
	if d := got[0].Data; d.Bucket != r.up || d.Key != "input/a.jpg" || len(d.Renditions) != 2 || d.Renditions[1].Width != 200 || d.Renditions[1].URL == "" {
		t.Errorf("announced %+v", d)
	}
	other.stop(t)
}
