package s3ops

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
)

// DefaultRegion is used where neither Config nor the AWS configuration names a region.
const DefaultRegion = "us-east-1"

// credentialsTimeout bounds the search for credentials: without it the SDK waits for an instance metadata
// service that does not exist on most machines.
const credentialsTimeout = 10 * time.Second

// Addressing says how a bucket's name gets into a URL.
type Addressing string

// The ways of addressing. AddressingAuto is path-style on a custom endpoint, because nearly every store speaks it
// there, and virtual-hosted on AWS.
const (
	AddressingAuto    Addressing = ""
	AddressingPath    Addressing = "path"
	AddressingVirtual Addressing = "virtual"
)

// Config says where to connect. The zero value takes everything from the AWS environment and configuration files, and is AWS if
// these name no endpoint.
type Config struct {
	Profile  string // AWS profile; "" = AWS_PROFILE or default
	Region   string // "" = from the AWS configuration, else DefaultRegion
	Endpoint string // URL of an S3-compatible store; "" = AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, else AWS

	// Alone reads nothing from the AWS environment and configuration files, which may be wrong or of another account: AccessKey,
	// SecretKey, Region and Endpoint must be set.
	Alone bool

	// AccessKey and SecretKey, when both are set, are used in place of what the environment says; one alone is ignored.
	AccessKey, SecretKey string

	Addressing Addressing // how bucket names get into URLs
	PublicURL  string     // base of public object URLs (a CDN, say) in place of the bucket's own address; see [Client.ObjectURL]
	WebsiteURL string     // base of website addresses on a custom endpoint; see [Client.WebsiteURL]
	Encryption Encryption // of what is written
	// BucketOwner is the number of an AWS account. If it is set, requests to buckets of other accounts are refused.
	BucketOwner string
	Version     string // version of s3img for the User-Agent; "" adds nothing

	// Stall is how long a request may stand still before it is given up and sent again: without enough bytes moving, or twice as
	// long without an answer; 0 = DefaultStall.
	Stall time.Duration
	// MaxBackoff is the longest wait before a request that failed is sent again; 0 = 20 s, as the SDK has it. It has no effect if
	// the aws.Config of NewClient has a Retryer of its own.
	MaxBackoff time.Duration
}

// Client is a connection to one S3 store. It is safe for concurrent use.
type Client struct {
	api         *s3.Client
	loaded      aws.Config // for the services that a trigger speaks to
	credentials aws.CredentialsProvider
	region      string
	endpoint    string // "" on AWS
	quirks      quirks
	pathStyle   bool
	publicURL   string
	websiteURL  string
	encryption  Encryption
	owner       string
	partSize    int64 // PartSize; less in tests
	rangeBytes  int64 // RangeBytes; less in tests
	doubts      doubts
	tries       tries
	renewable   *renewable  // nil if the credentials are fixed
	strain      *strain     // nil if the HTTP client is somebody else's
	keepsNoSums atomic.Bool // and answers with an error when it is asked for some
	wantsMD5    atomic.Bool // although the body is signed
	noPartSums  atomic.Bool // the store refuses an upload that tells of sums of its parts
}

// Connect reads the AWS configuration and finds credentials, without sending a request to the store. It fails with a
// [*CredentialsError] when there are none, which may take 10 seconds: the last place where the SDK looks is the metadata service of
// EC2. Other errors are about cfg, as those of [Config.Validate], or the configuration files.
func Connect(ctx context.Context, cfg Config) (*Client, error) {
	loaded, err := LoadAWS(ctx, cfg)
	if err != nil {
		return nil, err
	}
	c := NewClient(loaded, cfg)
	return c, checkURL(AddressEndpoint, c.endpoint) // which the environment may name too
}

// LoadAWS is [Connect] for the clients of other services of AWS: the same region, credentials and User-Agent. The endpoint
// and the addresses in cfg are those of S3 and have no part in it. It fails as Connect does.
func LoadAWS(ctx context.Context, cfg Config) (aws.Config, error) {
	if err := cfg.Validate(); err != nil {
		return aws.Config{}, err
	}
	loaded, err := cfg.load(ctx)
	if err != nil {
		return aws.Config{}, err
	}
	if loaded.Region == "" {
		loaded.Region = DefaultRegion
	}
	if err := checkRegion(loaded.Region); err != nil {
		return aws.Config{}, err
	}
	if !cfg.Alone && (cfg.AccessKey == "" || cfg.SecretKey == "") {
		loaded.Credentials = &renewable{current: loaded.Credentials, load: cfg.load, now: time.Now}
	}
	loaded.HTTPClient = withStallLimit(withConnections(loaded.HTTPClient), cfg.Stall)
	return loaded, checkCredentials(ctx, loaded.Credentials)
}

// NewClient is [Connect] with an AWS configuration that is loaded already, and checks nothing: neither cfg nor the credentials.
func NewClient(loaded aws.Config, cfg Config) *Client {
	c := &Client{
		loaded:      loaded,
		credentials: loaded.Credentials,
		region:      loaded.Region,
		publicURL:   cfg.PublicURL,
		websiteURL:  cfg.WebsiteURL,
		owner:       cfg.BucketOwner,
		partSize:    PartSize,
		rangeBytes:  RangeBytes,
	}
	c.renewable, _ = loaded.Credentials.(*renewable)
	if own, ok := loaded.HTTPClient.(*stallClient); ok {
		c.strain = &own.strain
	}
	c.encryption, _ = cfg.Encryption.normalized() // which was checked
	c.api = s3.NewFromConfig(loaded, func(o *s3.Options) {
		if cfg.Endpoint != "" {
			o.BaseEndpoint = aws.String(cfg.Endpoint)
		}
		c.endpoint = aws.ToString(o.BaseEndpoint)
		c.quirks = quirksOf(c.endpoint)
		c.pathStyle = cfg.Addressing == AddressingPath || (cfg.Addressing == AddressingAuto && c.quirks.pathStyle)
		o.UsePathStyle = c.pathStyle
		o.EndpointResolverV2 = newEndpoints()
		o.Retryer = transferRetryer(loaded.Retryer, o.RetryMode, cfg.MaxBackoff, &c.tries)
		o.APIOptions = append(o.APIOptions, c.renewCredentials, encodeListings, readableAnswers, addHeaders(c.encryption, c.owner))
		if !c.quirks.sdkChecksums {
			// Some stores refuse the checksums that the SDK adds by default.
			o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
			o.APIOptions = append(o.APIOptions, c.sendSums, addContentMD5, addAnswerCheck)
		}
		// Body looks at the checksums of answers itself, because the SDK gives them up where a body is taken up again.
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	})
	return c
}

// load reads the AWS environment and configuration, unless cfg stands alone.
func (cfg Config) load(ctx context.Context) (aws.Config, error) {
	if cfg.Alone {
		return aws.Config{
			Region: cfg.Region, Credentials: staticCredentials(cfg.AccessKey, cfg.SecretKey), APIOptions: cfg.userAgent(),
		}, nil
	}
	loaded, err := config.LoadDefaultConfig(ctx, cfg.loadOptions()...)
	if err != nil {
		return aws.Config{}, fmt.Errorf("read AWS configuration: %w", err)
	}
	return loaded, nil
}

func (cfg Config) loadOptions() []func(*config.LoadOptions) error {
	// The SDK would write warnings to the standard error stream, about connections that it meets again in an error.
	opts := []func(*config.LoadOptions) error{config.WithLogger(logging.Nop{})}
	if cfg.Profile != "" {
		opts = append(opts, config.WithSharedConfigProfile(cfg.Profile))
	}
	if cfg.Region != "" {
		opts = append(opts, config.WithRegion(cfg.Region))
	}
	if cfg.AccessKey != "" && cfg.SecretKey != "" {
		opts = append(opts, config.WithCredentialsProvider(staticCredentials(cfg.AccessKey, cfg.SecretKey)))
	}
	if agent := cfg.userAgent(); agent != nil {
		opts = append(opts, config.WithAPIOptions(agent))
	}
	return opts
}

func (cfg Config) userAgent() []func(*middlewareStack) error {
	if cfg.Version == "" {
		return nil
	}
	return []func(*middlewareStack) error{middleware.AddUserAgentKeyValue("s3img", cfg.Version)}
}

func checkCredentials(ctx context.Context, provider aws.CredentialsProvider) error {
	ctx, cancel := context.WithTimeout(ctx, credentialsTimeout)
	defer cancel()
	if _, err := provider.Retrieve(ctx); err != nil {
		return &CredentialsError{Err: err}
	}
	return nil
}

// Region returns the region that requests are signed for.
func (c *Client) Region() string { return c.region }

// Endpoint returns the URL of the custom endpoint, "" on AWS.
func (c *Client) Endpoint() string { return c.endpoint }

// API returns the SDK's client, for requests that no method of Client makes.
func (c *Client) API() *s3.Client { return c.api }

// AWS returns the configuration of AWS behind the client, for the clients of other services: region, credentials and HTTP client.
func (c *Client) AWS() aws.Config { return c.loaded }
