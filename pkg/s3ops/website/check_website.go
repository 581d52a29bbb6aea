package website

import (
	"context"
	"fmt"
	"net/http"
	"path"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/encoding/httpbinding"

	"github.com/s3img/s3img/pkg/s3ops"
)

func (k *checker) checkWebsite(ctx context.Context) error {
	const check = "website"
	site, err := k.client.website(ctx, k.opt.Bucket)
	if err != nil {
		return k.unread(check, notHere(check), err)
	}
	if site == nil {
		const none = "no website configuration: folders have no index document"
		switch {
		case k.client.Endpoint() == "":
			k.add(check, CheckFail, k.createCommand(), none)
		case k.result.WebsiteURL == "": // some stores answer so because they serve no websites at all
			k.add(check, CheckWarn, "", none+"; perhaps this store serves no websites")
		default:
			k.add(check, CheckWarn, k.createCommand(), none)
		}
		return nil
	}
	if to := site.RedirectAllRequestsTo; to != nil {
		k.add(check, CheckWarn, k.createCommand(), "redirects every request to %s", aws.ToString(to.HostName))
		return nil
	}
	index, errorKey := documents(site)
	what := "index document " + index
	if errorKey != "" {
		what += ", error document " + errorKey
	}
	k.add(check, CheckOK, "", "%s", what)
	return k.checkDocuments(ctx, index, errorKey)
}

// checkDocuments looks whether the documents are there for the public, and asks the website for its front page. Where only
// a folder is public, that folder has the front page.
func (k *checker) checkDocuments(ctx context.Context, index, errorKey string) error {
	front := k.publicPrefix()
	if there, err := k.checkDocument(ctx, front+index); err != nil {
		return err
	} else if there {
		if err := k.checkFrontPage(ctx, front); err != nil {
			return err
		}
	}
	if errorKey == "" {
		return nil
	}
	_, err := k.checkDocument(ctx, errorKey)
	return err
}

func (k *checker) checkDocument(ctx context.Context, key string) (there bool, err error) {
	const check = "documents"
	if there, err = k.client.Exists(ctx, s3ops.Location{Bucket: k.opt.Bucket, Key: key}); err != nil {
		return false, k.unread(check, "", err)
	}
	switch {
	case !there:
		upload := fmt.Sprintf("s3img upload %s %s", s3ops.ShellQuote(path.Base(key)), s3ops.ShellQuote(s3ops.Location{Bucket: k.opt.Bucket, Key: key}.String()))
		k.add(check, CheckWarn, upload, "%s is not there: visitors see the store's own error page; object URLs work without", key)
	case len(k.policy.PublicPatterns(k.opt.Bucket)) > 0 && !k.policy.Opens(k.opt.Bucket, key):
		k.add(check, CheckWarn, "move it to where the policy opens it", "%s is there, but not public", key)
	default:
		k.add(check, CheckOK, "", "%s is there", key)
	}
	return there, nil
}

func (k *checker) checkFrontPage(ctx context.Context, front string) error {
	const check = "website_get"
	if k.result.WebsiteURL == "" {
		return nil
	}
	address := k.result.WebsiteURL + httpbinding.EscapePath(front, false)
	answer, err := ask(ctx, k.http, http.MethodGet, address, nil)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		k.add(check, CheckFail, "check the network, and S3IMG_WEBSITE_URL on a custom endpoint", "GET %s: %s", address, s3ops.RootCause(err))
	case answer.ok():
		k.add(check, CheckOK, "", "GET %s: %s", address, answer)
	default:
		k.add(check, CheckFail, k.openCommand(), "GET %s: %s", address, answer)
	}
	return nil
}
