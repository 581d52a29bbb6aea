//go:build lambda

package cmd

import "github.com/spf13/cobra"

func localCommands(*app) []*cobra.Command { return nil }
