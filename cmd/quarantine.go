package cmd

import (
	"context"
	"errors"
	"log/slog"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// noTags is what it means that a store keeps no tags.
const noTags = "this store keeps no tags of objects: that an original is no image is told here only"

// tagRights is what a missing permission is about; it is told once.
const tagRights = "tagging what is no image takes s3:GetObjectTagging, s3:PutObjectTagging and s3:DeleteObjectTagging; "

// quarantine is what marks originals, nil where they are not to be marked. What keeps it from that is told once.
func (a *app) quarantine(tagRejected bool) *renditions.Quarantine {
	if !tagRejected {
		return nil
	}
	return renditions.NewQuarantine(func(err error) {
		switch {
		case errors.Is(err, s3ops.ErrNoTags):
			a.note("%s", noTags)
		case s3ops.Code(err) == "AccessDenied":
			a.report(err, []string{tagRights + "--tag-rejected=false leaves it out"})
		default:
			a.warn(err)
		}
	})
}

// quarantine is that of a function.
func (l functionLog) quarantine(tagRejected bool) *renditions.Quarantine {
	if !tagRejected {
		return nil
	}
	return renditions.NewQuarantine(func(err error) {
		ctx := context.Background() // it is about all requests
		switch {
		case errors.Is(err, s3ops.ErrNoTags):
			l.line(ctx, slog.LevelInfo, noTags)
		case s3ops.Code(err) == "AccessDenied":
			l.line(ctx, slog.LevelWarn, err.Error(), slog.Any("hints", []string{tagRights + config.VarTagRejected + "=false leaves it out"}))
		default:
			l.fail(ctx, err.Error(), err)
		}
	})
}
