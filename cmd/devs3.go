//go:build !lambda

package cmd

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/devs3"
)

const serveDevS3 = "serve-dev-s3"

// newServeDevS3 is the subprocess that devs3.Start starts.
func newServeDevS3() *cobra.Command {
	return &cobra.Command{
		Use:    serveDevS3,
		Short:  "Run the embedded S3; started by dev and demo",
		Hidden: true,
		Args:   wantArgs(),
		RunE: func(c *cobra.Command, _ []string) error {
			return devs3.Serve(c.Context(), c.InOrStdin())
		},
	}
}

// devS3Command is how this binary runs the embedded S3.
func devS3Command() ([]string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return []string{self, serveDevS3}, nil
}
