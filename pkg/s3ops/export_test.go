package s3ops

import "github.com/aws/aws-sdk-go-v2/aws"

// NewClient makes a client of a configuration that tests build themselves: one whose requests do not leave the machine.
func NewClient(loaded aws.Config, cfg Config) *Client { return newClient(loaded, cfg) }
