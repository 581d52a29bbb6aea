// Package webhook takes events over HTTP: from MinIO, Ceph and versitygw, which send a shared secret, and from SNS topics, which sign.
//
// A [Handler] answers when the work is done, so that a sender that tries again loses nothing. What the senders do:
//
//   - MinIO sends its auth_token as "Authorization: Bearer TOKEN", or as it is where it has two words. It tries again until it
//     gets a 2xx, from its queue_dir where one is set; without one it drops what fails. Before its first event it looks whether
//     anybody is there, older versions with a HEAD request that carries no token.
//   - versitygw sends what its webhook URL holds: http://x:SECRET@host/ becomes Basic authentication. It begins with a test
//     event, and refuses to start where nobody listens. It waits 3 seconds, looks at no status and never tries again.
//   - Ceph pushes to the URL of a topic, which holds the secret as that of versitygw does. The request that made the event waits for the
//     answer, and other topics too, unless the topic is persistent: then it tries again.
//   - SNS signs each message and waits 15 seconds. It tries again after 5xx and 429, and drops the message at any other 4xx.
//     With raw message delivery nothing is signed: its URL needs the secret then, as for versitygw.
//
// So the work goes on when the sender has gone, and what is refused for good is reported: the sender will not tell.
package webhook
