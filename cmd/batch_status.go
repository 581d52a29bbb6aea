package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/batch"
)

type batchStatusFlags struct {
	follow   bool
	interval time.Duration
}

func newBatchStatus(a *app) *cobra.Command {
	f := &batchStatusFlags{}
	c := &cobra.Command{
		Use:   "status JOB",
		Short: "Tell how far a job is",
		Long: `Tell how far a job of S3 Batch Operations is, named by its ARN, or by its number in the
account and region of these credentials.

With --follow it goes on until the job has ended, and prints a line whenever
something has changed. The exit code is that of a job here: 3 where some objects
failed, 1 where the job did or was cancelled. The report names those that failed.`,
		Args:              wantArgs("JOB"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(c *cobra.Command, args []string) error { return a.batchStatus(c.Context(), f, args[0]) },
	}
	c.Flags().BoolVarP(&f.follow, "follow", "f", false, "go on until the job has ended")
	c.Flags().DurationVar(&f.interval, "interval", 10*time.Second, "how often --follow asks")
	return c
}

func (a *app) batchStatus(ctx context.Context, f *batchStatusFlags, name string) error {
	job, err := batch.ParseJob(name)
	if err != nil {
		return batchFailure(nil, err)
	}
	if f.interval <= 0 {
		return usageErrorf("--interval %s is no time", f.interval)
	}
	client, err := a.store(ctx)
	if err != nil {
		return err
	}
	if job.Account == "" {
		if job.Account, err = client.Account(ctx); err != nil {
			return err
		}
	}
	state, err := a.followJob(ctx, client, f, job)
	if err != nil {
		return batchFailure(client, err)
	}
	return jobFailure(state)
}

// followJob prints each new state, and returns the last one.
func (a *app) followJob(ctx context.Context, client *s3ops.Client, f *batchStatusFlags, job batch.Job) (batch.State, error) {
	said := ""
	for {
		state, err := batch.Describe(ctx, client, job)
		if err != nil {
			return state, err
		}
		if text := stateText(state); text != said {
			said = text
			if err := a.emit(state, text); err != nil {
				return state, err
			}
		}
		if !f.follow || state.Ended() {
			return state, nil
		}
		select {
		case <-ctx.Done():
			return state, ctx.Err()
		case <-time.After(f.interval):
		}
	}
}

func stateText(s batch.State) string {
	text := s.Status
	if s.Total > 0 {
		text += fmt.Sprintf("  %d of %d objects, %d failed, active for %s", s.Succeeded+s.Failed, s.Total, s.Failed, s.Active)
	}
	if len(s.Reasons) > 0 {
		text += "  " + strings.Join(s.Reasons, "; ")
	}
	if s.Ended() && s.Report != "" {
		text += "  " + s.Report
	}
	return text
}

// jobFailure is the error of a job that has ended, and did not do everything; it was printed with the state.
func jobFailure(s batch.State) error {
	switch {
	case s.Status == batch.Failed || s.Status == batch.Cancelled:
		return &Error{Err: errors.New("the job is " + strings.ToLower(s.Status)), Code: exitFailed, Said: true}
	case s.Status == batch.Complete && s.Failed > 0:
		return &Error{Err: fmt.Errorf("%d objects failed", s.Failed), Code: exitSomeFailed, Said: true}
	}
	return nil
}
