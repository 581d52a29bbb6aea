package devs3

import (
	"context"
	"fmt"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/s3api"
	"github.com/versity/versitygw/s3api/middlewares"
	"github.com/versity/versitygw/s3event"

	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	maxConnections = 1024
	maxParts       = 10_000
)

// serveS3 serves until ctx ends, or the server cannot. It puts together what versitygw's own embedgw would from the same settings,
// which links with that its clients of message queues, directories and vaults, of which nothing is used here: 4 MB.
func serveS3(ctx context.Context, store backend.Backend, cfg serveConfig) error {
	account := auth.NewIAMServiceSingle(auth.Account{Access: cfg.AccessKey, Secret: cfg.SecretKey, Role: auth.RoleAdmin})
	defer func() { _ = account.Shutdown() }()
	defer store.Shutdown()
	events, err := eventsOf(cfg)
	if err != nil {
		return err
	}
	if events != nil {
		defer func() { _ = events.Close() }()
	}
	root := middlewares.RootUserConfig{Access: cfg.AccessKey, Secret: cfg.SecretKey}
	server, err := s3api.New(store, root, s3ops.DefaultRegion, account, nil, nil, events, nil, gatewayOptions(cfg)...)
	if err != nil {
		return fmt.Errorf("set up the embedded S3: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.ServeMultiPort([]string{cfg.Addr}) }()
	defer end(server.ShutDown)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil
	}
}

// eventsOf returns what tells about events, nil for nobody.
func eventsOf(cfg serveConfig) (s3event.S3EventSender, error) {
	if cfg.WebhookURL == "" {
		return nil, nil //nolint:nilnil // the server takes nil for nobody
	}
	events, err := s3event.InitWebhookEventSender(cfg.WebhookURL, nil)
	if err != nil {
		return nil, fmt.Errorf("tell %s about events: %w", cfg.WebhookURL, err)
	}
	return events, nil
}

func gatewayOptions(cfg serveConfig) []s3api.Option {
	guard := &guard{origins: cfg.Origins}
	return []s3api.Option{
		s3api.WithMiddleware("/", guard.handle),
		s3api.WithConcurrencyLimiter(maxConnections, maxConnections),
		s3api.WithMpMaxParts(maxParts),
		s3api.WithHealth(healthPath),
		s3api.WithKeepAlive(),
		s3api.WithQuiet(),
	}
}
