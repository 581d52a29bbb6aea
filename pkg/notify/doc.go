// Package notify tells others what became of images: it posts each result to URLs, signed as Standard Webhooks says
// (https://www.standardwebhooks.com), publishes it to topics of SNS and buses of EventBridge, or hands it to a command; and it asks
// whether renditions may be published.
//
// A [Notifier] is the [renditions.Announcer] of a job. With a folder it keeps there what receivers have not taken, however this process
// ends, and sends it in the order in which it came, for each object; without one, what cannot be sent makes the object fail. Receivers
// get everything at least once: the same news has the same ID each time.
package notify
