// Package trigger makes S3 send the events of a bucket to a queue of SQS, a function of Lambda, a topic of SNS, or EventBridge: [Set]
// adds what is missing to the bucket's notifications and to the policy of the target, [Remove] takes it away again. Entries and
// statements of others stay as they are.
package trigger
