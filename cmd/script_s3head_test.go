package cmd_test

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/s3img/s3img/pkg/s3ops"
)

func cmdWaitTag(_ *testscript.TestScript, args []string) error {
	at, err := s3ops.ParseLocation(args[0])
	if err != nil {
		return err
	}
	return waitFor(func() bool {
		tags, err := client.Tags(context.Background(), at)
		return err == nil && tags[args[1]] == args[2]
	}, args[0])
}

func cmdWaitGone(_ *testscript.TestScript, args []string) error {
	at, err := s3ops.ParseLocation(args[0])
	if err != nil {
		return err
	}
	return waitFor(func() bool {
		_, err := client.Head(context.Background(), at)
		return s3ops.IsNotFound(err)
	}, args[0])
}

// cmdS3head prints what an object has beside its bytes, what is empty left out: "Content-Type: image/png", "meta NAME: VALUE",
// "tag NAME: VALUE".
func cmdS3head(ts *testscript.TestScript, args []string) error {
	at, err := s3ops.ParseLocation(args[0])
	if err != nil {
		return err
	}
	head, err := client.API().HeadObject(context.Background(), &s3.HeadObjectInput{Bucket: &at.Bucket, Key: &at.Key})
	if err != nil {
		return err
	}
	tags, err := client.Tags(context.Background(), at)
	if err != nil {
		return err
	}
	for _, header := range []struct {
		name  string
		value *string
	}{
		{"Content-Type", head.ContentType}, {"Cache-Control", head.CacheControl}, {"Content-Disposition", head.ContentDisposition},
	} {
		if header.value != nil {
			fmt.Fprintf(ts.Stdout(), "%s: %s\n", header.name, aws.ToString(header.value))
		}
	}
	for kind, values := range map[string]map[string]string{"meta": head.Metadata, "tag": tags} {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			fmt.Fprintf(ts.Stdout(), "%s %s: %s\n", kind, name, values[name])
		}
	}
	return nil
}
