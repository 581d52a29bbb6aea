// Package amqp091 stands for the client of RabbitMQ, which is left out, as ../README.md tells.
package amqp091

import (
	"errors"
	"time"
)

var errLeftOut = errors.New("the client of RabbitMQ is left out")

// Connection does not come to be.
type Connection struct{}

// Dial fails.
func Dial(string) (*Connection, error) { return nil, errLeftOut }

// Channel fails.
func (*Connection) Channel() (*Channel, error) { return nil, errLeftOut }

// Close has nothing to close.
func (*Connection) Close() error { return nil }

// Channel does not come to be.
type Channel struct{}

// Publishing is what would be sent.
type Publishing struct {
	Timestamp              time.Time
	ContentType, MessageId string
	Body                   []byte
}

// Publish fails.
func (*Channel) Publish(exchange, key string, mandatory, immediate bool, msg Publishing) error {
	return errLeftOut
}

// Close has nothing to close.
func (*Channel) Close() error { return nil }
