// Package batch makes and follows jobs of S3 Batch Operations that call a function for each object: [Create] makes one, over objects
// that S3 lists itself or over an Inventory, and [Describe] tells how far it is.
package batch
