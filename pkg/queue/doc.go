// Package queue takes messages from an SQS queue: it receives in batches by long polling, keeps each message hidden from other
// consumers for as long as it is held, and deletes it, or gives it back, when its holder says so.
//
// A message is handed out at least once, by SQS's own contract, and in no particular order: whoever handles it must be able to
// handle it twice. A process that dies loses nothing: what it held comes again after [Options].Visibility. How often a message
// is tried before it goes to a dead-letter queue is the redrive policy of the queue.
//
// The package knows nothing of what is in a message. Requests per message, at the price of SQS: one tenth of a receive and one
// tenth of a delete where messages flow, and one tenth of an extension for each third of Visibility that it is held; an idle
// queue costs one request for each [Options].Wait. The permissions are sqs:GetQueueAttributes, sqs:ReceiveMessage,
// sqs:ChangeMessageVisibility and sqs:DeleteMessage.
package queue
