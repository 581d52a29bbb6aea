package signed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// signature signs every try of one request anew, by the clock of the service where an answer told that ours differs.
type signature struct {
	service Service
	payload []byte
	skew    time.Duration // to be added to our clock
}

// ID implements [middleware.FinalizeMiddleware]. The SDK puts what comes before a signature by this name.
func (*signature) ID() string { return "Signing" }

// HandleFinalize implements [middleware.FinalizeMiddleware].
func (g *signature) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	out middleware.FinalizeOutput, metadata middleware.Metadata, err error,
) {
	request, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		return out, metadata, fmt.Errorf("sign a %T", in.Request)
	}
	if err := g.sign(ctx, request); err != nil {
		return out, metadata, &v4.SigningError{Err: err}
	}
	out, metadata, err = next.HandleFinalize(ctx, in)
	if skew, told := awsmiddleware.GetAttemptSkew(metadata); told {
		g.skew = skew
	}
	return out, metadata, err
}

func (g *signature) sign(ctx context.Context, request *smithyhttp.Request) error {
	credentials, err := g.service.Credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("retrieve credentials: %w", err)
	}
	sum := sha256.Sum256(g.payload)
	hash := hex.EncodeToString(sum[:])
	request.Header.Set("X-Amz-Content-Sha256", hash) // which S3 Control demands, and the others allow
	return v4.NewSigner().SignHTTP(ctx, credentials, request.Request, hash, g.service.SigningName, g.service.Region, time.Now().Add(g.skew))
}
