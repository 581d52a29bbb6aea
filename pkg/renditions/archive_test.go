package renditions_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// archive plays the storage class GLACIER before the store, as AWS documents it: what lies there is listed and can be asked for,
// its bytes are refused until it is restored, and a listing tells when it is.
type archive struct {
	*s3ops.Client
	restored atomic.Bool
	gets     atomic.Int32 // that were refused
}

func newArchive(t *testing.T, at s3ops.Location) *archive {
	t.Helper()
	a := &archive{}
	a.Client = devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
		switch {
		case r.Method != http.MethodGet || a.restored.Load() && !r.URL.Query().Has("list-type"):
			return false
		case strings.HasSuffix(r.URL.Path, "/"+at.Key) && r.URL.RawQuery == "x-id=GetObject":
			a.gets.Add(1)
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `<Error><Code>InvalidObjectState</Code><Message>The operation is not valid for the object's storage class</Message>`+
				`<StorageClass>GLACIER</StorageClass></Error>`)
			return true
		case r.URL.Query().Has("list-type"):
			_, _ = io.WriteString(w, a.listing(at))
			return true
		}
		return false
	})
	return a
}

func (a *archive) listing(at s3ops.Location) string {
	state := "<IsRestoreInProgress>true</IsRestoreInProgress>"
	if a.restored.Load() {
		state = "<IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2026-12-24T00:00:00Z</RestoreExpiryDate>"
	}
	return fmt.Sprintf(`<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>%s</Key><LastModified>2026-01-01T00:00:00Z</LastModified>`+
		`<ETag>"x"</ETag><Size>900</Size><StorageClass>GLACIER</StorageClass><RestoreStatus>%s</RestoreStatus></Contents></ListBucketResult>`, at.Key, state)
}

// TestArchivedOriginals: one is named, neither tagged as rejected nor tried again, and rendered when it is back.
func TestArchivedOriginals(t *testing.T) {
	at := below(bucketAsSource(t), "cold.jpg")
	put(t, at, jpegBytes(t, 60, 60, red))
	store, dest := newArchive(t, at), bucketAsDest(t)

	results := make(chan renditions.Result, 1)
	opt := renditions.Options{Dest: dest, Image: sizes, Quarantine: quarantine(t), Report: func(r renditions.Result) { results <- r }}
	deliver := func() renditions.Result {
		src := renditions.EventSource(store.Client, renditions.Delivery{Event: created(at, "")}, renditions.EventOptions{})
		if _, err := renditions.Run(t.Context(), one(src), opt); err != nil {
			t.Fatal(err)
		}
		return <-results
	}
	var archived *s3ops.ArchivedError
	err := deliver().Err
	if !errors.As(err, &archived) || archived.At != at || archived.Class != "GLACIER" {
		t.Fatalf("got %v", err)
	}
	if want := "get " + at.String() + ": it is archived (storage class GLACIER), and has to be restored first"; err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if renditions.MayPass(err) {
		t.Error("another try would help: a message about it would become a dead letter")
	}
	checkTags(t, at, map[string]string{})
	wantNothing(t, dest)

	store.restored.Store(true)
	if result := deliver(); result.Err != nil || !result.Has(renditions.Written) {
		t.Errorf("restored: %+v", result)
	}
}

// TestWatchTakesWhatIsRestored: a prefix is listed all the while, an archived object is asked for once, and again when the listing
// says that it is back.
func TestWatchTakesWhatIsRestored(t *testing.T) {
	t.Parallel()
	from := bucketAsSource(t)
	at := below(from, "cold.jpg")
	put(t, at, jpegBytes(t, 60, 60, red))
	store := newArchive(t, at)
	results := watch(t, renditions.Options{Dest: bucketAsDest(t), Concurrency: 1}, func(ctx context.Context) iter.Seq2[renditions.Source, error] {
		return renditions.WatchPrefix(ctx, store.Client, from, renditions.WatchOptions{Interval: 10 * time.Millisecond})
	})
	var archived *s3ops.ArchivedError
	if r := next(t, results); !errors.As(r.Err, &archived) {
		t.Fatalf("got %+v", r)
	}
	time.Sleep(200 * time.Millisecond)
	if gets := store.gets.Load(); gets != 1 {
		t.Errorf("asked %d times for what is archived", gets)
	}
	store.restored.Store(true)
	if r := next(t, results); r.Err != nil || len(r.Renditions) != 2 {
		t.Errorf("restored: %+v", r)
	}
}

// TestRestoredEventMeansTheObject: what AWS sends when a restoration is complete is an event like that of a new object.
func TestRestoredEventMeansTheObject(t *testing.T) {
	batch, err := events.Decode([]byte(`{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectRestore:Completed",` +
		`"s3":{"bucket":{"name":"photos-upload"},"object":{"key":"input/cold.jpg"}}}]}`))
	if err != nil || len(batch.Messages[0].Events) != 1 || batch.Messages[0].Events[0].Kind != events.Created {
		t.Errorf("got %+v, %v", batch, err)
	}
}

func one(src renditions.Source) iter.Seq2[renditions.Source, error] {
	return func(yield func(renditions.Source, error) bool) { yield(src, nil) }
}
