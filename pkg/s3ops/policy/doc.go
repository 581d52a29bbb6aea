// Package policy reads and changes policy documents of buckets, queues, topics and functions. Statements of others are kept as they
// were written.
package policy
