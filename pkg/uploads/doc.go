// Package uploads is the contract between a client that uploads an image and the service that signs the upload: where the
// file may go, what the client must send, and at which URLs the renditions will be.
//
// A [Signer] is the side of the service, [NewHandler] answers with it over HTTP, and an [Endpoint] is the side of the client.
// What they exchange is an [Upload].
package uploads
