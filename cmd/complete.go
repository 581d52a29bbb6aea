package cmd

import (
	"context"
	"iter"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	completeTimeout = 2 * time.Second // a shell that waits longer feels broken
	completeMax     = 1000            // names, more than anybody reads; one page of a listing
)

// completes says that a shell asks. Nobody else needs the values of flags, which take a third of the memory of all commands.
func (a *app) completes() bool {
	return len(a.args) > 0 && (a.args[0] == cobra.ShellCompRequestCmd || a.args[0] == cobra.ShellCompNoDescRequestCmd)
}

// completeFlags gives every flag below c the values that it takes, and no files to those that take none.
func (a *app) completeFlags(c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if _, done := c.GetFlagCompletionFunc(f.Name); !done {
			_ = c.RegisterFlagCompletionFunc(f.Name, a.completeFlag(f.Name))
		}
	})
	for _, sub := range c.Commands() {
		a.completeFlags(sub)
	}
}

func (a *app) completeFlag(name string) cobra.CompletionFunc { //nolint:cyclop // one case a flag
	switch name {
	case "output":
		return completeOutput
	case "addressing":
		return values("auto", "path", "virtual")
	case "kind":
		return values("upload\tprivate, for originals", "website\tpublic, for renditions")
	case "format":
		return values(formatNames(writtenFormats)...)
	case "formats":
		return values("keep,webp\tWebP beside what the name says", "jpeg,webp", "webp")
	case "method":
		return values("put", "post", "get")
	case "types":
		return values(formatNames(allFormats)...)
	case "chroma":
		return values("420", "444")
	case "order":
		return values("newest\tfirst", "name\tby folder and name")
	case keepMetadata:
		return values("all", "copyright\tartist, copyright, credit and licence", "none")
	case "gain-map":
		return values("none", "keep\tin renditions that are JPEG")
	case "sharpen":
		return values("auto", "none", "0.5\tan amount", "0.5:1.2\tan amount and a radius")
	case "filter":
		return values("lanczos", "bicubic", "box")
	case "background":
		return values("white", "black", "gray", "silver")
	case "max-delete":
		return values("10%", "50%\thalf of them", "100%\tno limit")
	case "sizes":
		return values("1000,200\ta view and a thumbnail", "2000,1000,200\ta large view too", "200\ta thumbnail")
	case "acl":
		return values("private", "public-read", "authenticated-read", "bucket-owner-read", "bucket-owner-full-control")
	case "dest", "source":
		return a.completeLocations
	case "bucket":
		return a.completeBuckets
	case "data", "failed", "from":
		return completeFiles
	}
	return cobra.NoFileCompletions
}

func values(choices ...cobra.Completion) cobra.CompletionFunc {
	return cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)
}

func completeFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func completeOutput(c *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	choices := []cobra.Completion{outputText, outputJSON}
	if more := c.Annotations[moreOutputs]; more != "" {
		choices = append(choices, more)
	}
	return choices, cobra.ShellCompDirectiveNoFileComp
}

// completeLocations completes s3://bucket/key where a file could stand too.
func (a *app) completeLocations(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if !strings.HasPrefix(word, "s3:") {
		return completeFiles(c, args, word)
	}
	return a.completeS3(c, args, word)
}

// completeS3 completes s3://bucket/key where nothing else can stand: buckets up to the second slash, then what stands
// directly below the prefix.
func (a *app) completeS3(c *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const more = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	if !s3ops.IsLocation(word) {
		if strings.HasPrefix(s3ops.Scheme, word) {
			return []cobra.Completion{s3ops.Scheme}, more
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	found := a.listForShell(c.Context(), func(ctx context.Context, client *s3ops.Client) iter.Seq2[string, error] {
		if at, err := s3ops.ParseLocation(word); err == nil && word != s3ops.Scheme+at.Bucket {
			return located(s3ops.Scheme+at.Bucket+"/", client.Folder(ctx, at), "")
		}
		return located(s3ops.Scheme, client.Buckets(ctx), "/")
	}, word)
	if len(found) == 1 && !strings.HasSuffix(found[0], "/") {
		return found, cobra.ShellCompDirectiveNoFileComp // an object: the word is whole
	}
	return found, more
}

// firstArg completes one argument, and none after it.
func firstArg(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(c, args, word)
	}
}

// completeBuckets completes the bare name of a bucket.
func (a *app) completeBuckets(c *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	list := func(ctx context.Context, client *s3ops.Client) iter.Seq2[string, error] { return client.Buckets(ctx) }
	return a.listForShell(c.Context(), list, word), cobra.ShellCompDirectiveNoFileComp
}

// listForShell lists what starts with word. Whatever goes wrong, or takes too long, is no reason to disturb someone who
// is typing: then it is what has been found by then.
func (a *app) listForShell(ctx context.Context, list func(context.Context, *s3ops.Client) iter.Seq2[string, error], word string) (found []cobra.Completion) {
	ctx, cancel := context.WithTimeout(ctx, completeTimeout)
	defer cancel()
	client, err := a.store(ctx)
	if err != nil {
		return nil
	}
	for name, err := range list(ctx, client) {
		if err != nil || len(found) == completeMax {
			break
		}
		// The shell reads a line a name, and takes what follows a tab for a description.
		if strings.HasPrefix(name, word) && !strings.ContainsFunc(name, unicode.IsControl) {
			found = append(found, name)
		}
	}
	return found
}

// located puts what comes before and after around each name.
func located(before string, names iter.Seq2[string, error], after string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for name, err := range names {
			if !yield(before+name+after, err) {
				return
			}
		}
	}
}
