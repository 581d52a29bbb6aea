package website

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
)

// AccountBlockError says that the account refuses public buckets, whatever a bucket's own settings are.
type AccountBlockError struct {
	Account string   // AWS account number
	Flags   []string // the flags of the account's public access block that do it
	Fix     string   // the command line that lifts them, for every bucket of the account
}

func (e *AccountBlockError) Error() string {
	return fmt.Sprintf("account %s blocks public buckets (%s)", e.Account, strings.Join(e.Flags, ", "))
}

// accountAccess reads the account's number and its public access block; it sends nothing on custom endpoints, which have
// no such thing, and returns an empty account there.
func (c store) accountAccess(ctx context.Context) (string, types.PublicAccessBlockConfiguration, error) {
	var none types.PublicAccessBlockConfiguration
	if c.Endpoint() != "" {
		return "", none, nil
	}
	account, err := c.Account(ctx)
	if err != nil {
		return "", none, err
	}
	none, err = c.accountBlock(ctx, account)
	if err != nil && !s3ops.IsNotFound(err) {
		return account, none, fmt.Errorf("read the public access block of account %s: %w", account, err)
	}
	return account, none, nil
}

// refuseAccountBlock fails with an [*AccountBlockError] where the account's own block would make all work useless.
// Credentials that may not read it are common; then the policy request tells.
func (c store) refuseAccountBlock(ctx context.Context, allowACL bool) error {
	account, pab, err := c.accountAccess(ctx)
	if err != nil {
		return s3ops.CancelledOnly(err)
	}
	flags := policyBlocks(pab)
	if allowACL {
		flags = append(flags, aclBlocks(pab)...)
	}
	if len(flags) > 0 {
		return &AccountBlockError{Account: account, Flags: flags, Fix: accountFix(account, pab, allowACL)}
	}
	return nil
}

// accountFix lifts what is in the way and keeps the rest: the setting is for every bucket of the account.
func accountFix(account string, pab types.PublicAccessBlockConfiguration, allowACL bool) string {
	return fmt.Sprintf("aws s3control put-public-access-block --account-id %s --public-access-block-configuration "+
		"BlockPublicAcls=%t,IgnorePublicAcls=%t,BlockPublicPolicy=false,RestrictPublicBuckets=false",
		account, aws.ToBool(pab.BlockPublicAcls) && !allowACL, aws.ToBool(pab.IgnorePublicAcls) && !allowACL)
}
