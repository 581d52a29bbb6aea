package cmd

import "github.com/spf13/cobra"

func newLambda(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "lambda",
		Short: "Run s3img as a function of AWS Lambda",
	}
	c.AddCommand(
		newLambdaTemplate(a),
		newLambdaPackage(a),
	)
	return c
}
