package cmd

import (
	"errors"

	"github.com/spf13/cobra"
)

// errNotInLambda is what the bare command says anywhere else.
var errNotInLambda = errors.New(envRuntimeAPI + " is not set: this is no function of AWS Lambda")

func newLambda(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "lambda",
		Short: "Run s3img as a function of AWS Lambda",
		Long: `Run s3img as a function of AWS Lambda.

Inside Lambda the program needs no arguments: as the bootstrap of a function on
provided.al2023 it renders what S3, SQS, SNS, EventBridge and S3 Batch Operations
tell of, and what it is called with by hand, {"file":"x-wing.jpg"} or
{"bucket":…,"key":…}. Requests to the function's URL, API Gateway or a load
balancer are answered with the presign contract. It ends in good time before the
function's timeout, and says what is left. Environment variables say what it
does; docs/lambda.md has them all.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return refuseUnknown(c, args)
			}
			return a.runLambda(c.Context())
		},
	}
	c.AddCommand(
		newLambdaTemplate(a),
		newLambdaPackage(a),
	)
	return c
}
