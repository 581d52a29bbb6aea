package trigger

import (
	"context"
	"fmt"
	"slices"
)

// EntryLeftError says that a store still has an entry that was taken out of its notification configuration.
type EntryLeftError struct {
	Bucket string
	Entry  Entry
}

func (e *EntryLeftError) Error() string {
	return fmt.Sprintf("the store keeps entry %q of bucket %s, which sends events to %s, although it was asked to remove it",
		e.Entry.ID, e.Bucket, e.Entry.target())
}

// removeLeft reads back the configuration that was written, and removes the entries that were to go and are there all the same: a
// store may add what it is sent to what it has, as Ceph does. Such an entry is removed by its ID, in a request of Ceph's own. Other
// stores, which take that request for the removal of the bucket, are not sent it as long as they replace what they have.
// AWS is not asked. It fails with an [*EntryLeftError].
// Source: https://docs.ceph.com/en/latest/radosgw/s3/bucketops/#delete-notification
func (c store) removeLeft(ctx context.Context, bucket string, gone []Entry) error {
	if c.Endpoint() == "" || len(gone) == 0 {
		return nil
	}
	left, err := c.stillThere(ctx, bucket, gone)
	if err != nil || len(left) == 0 {
		return err
	}
	for _, e := range left {
		if err := c.DeleteNotification(ctx, bucket, e.ID); err != nil {
			return err
		}
	}
	left, err = c.stillThere(ctx, bucket, left)
	if err == nil && len(left) > 0 {
		err = &EntryLeftError{Bucket: bucket, Entry: left[0]}
	}
	return err
}

// stillThere returns those of the entries that the bucket has now.
func (c store) stillThere(ctx context.Context, bucket string, entries []Entry) ([]Entry, error) {
	_, now, err := c.notifications(ctx, bucket)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return !slices.ContainsFunc(now.entries(), e.same)
	}), nil
}
