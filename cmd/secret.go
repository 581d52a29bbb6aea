package cmd

import (
	"context"
	"io"
	"os"
	"strings"
)

// tokenFileHolds is what --token-file is for, on both sides of a service.
const tokenFileHolds = "the token of --token-file" //nolint:gosec // words for it

// secretFrom reads a secret from a file, or where none is named from the variable; "" is none. A flag is never a secret itself:
// everybody on the machine sees those.
func secretFrom(ctx context.Context, file, variable, what string) (string, error) {
	if file == "" {
		return os.Getenv(variable), nil
	}
	return readSecret(ctx, file, what)
}

// readSecret reads a file that holds nothing else.
func readSecret(ctx context.Context, file, what string) (string, error) {
	in := interruptible(ctx, func() (io.ReadCloser, error) { return os.Open(file) })
	defer func() { _ = in.Close() }()
	data, err := io.ReadAll(in)
	if err != nil {
		return "", err
	}
	if secret := strings.TrimSpace(string(data)); secret != "" {
		return secret, nil
	}
	return "", usageErrorf("%s is empty: it should hold %s", file, what)
}
