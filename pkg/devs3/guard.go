package devs3

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v3"
	"github.com/versity/versitygw/s3err"
)

// copySource is the header that names what to copy, as bucket/key.
const copySource = "X-Amz-Copy-Source"

// chunked is the length of a body that comes in HTTP chunks, as fasthttp tells it.
const chunked = -1

var (
	errKey = s3err.APIError{
		Code: "InvalidArgument", HTTPStatusCode: http.StatusBadRequest,
		Description: "This S3 takes no key with a backslash, a colon, a control character, or a part that is empty, . or .. between slashes.",
	}
	errHost = s3err.APIError{
		Code: "InvalidRequest", HTTPStatusCode: http.StatusMisdirectedRequest,
		Description: "This S3 is for this machine only, and answers to localhost and 127.0.0.1.",
	}
)

// guard stands before the S3 endpoint: a request that is not for this machine, or that names a key which does not fit, ends here
// before the store looks at it.
type guard struct {
	origins []string // web origins whose scripts may ask
}

func (g *guard) handle(c fiber.Ctx) error {
	defer closeAfterChunks(c)
	if !ownHost(c.Host()) {
		return refuse(c, errHost)
	}
	if !pathFits(string(c.Request().URI().PathOriginal())) || !sourceFits(c.Get(copySource)) {
		return refuse(c, errKey)
	}
	return g.answerOrigin(c)
}

func refuse(c fiber.Ctx, err s3err.APIError) error {
	c.Response().Header.SetContentType(fiber.MIMEApplicationXML)
	return c.Status(err.HTTPStatusCode).Send(err.XMLBody("", ""))
}

// closeAfterChunks ends the connection after a body in HTTP chunks: the server does not see where such a body ends, and would
// take what follows for the next request.
func closeAfterChunks(c fiber.Ctx) {
	if c.Request().Header.ContentLength() == chunked {
		c.Response().Header.SetConnectionClose()
	}
}

// ownHost knows the names that lead here. The page of another site can let a name of its own lead here too (DNS rebinding).
func ownHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	return slices.Contains([]string{"127.0.0.1", "::1", websiteDomain}, host) || strings.HasSuffix(host, "."+websiteDomain)
}

// pathFits looks at the path of a request as it was sent, /bucket/key, which the store decodes once.
func pathFits(path string) bool {
	path, err := url.PathUnescape(path)
	return err == nil && locationFits(strings.TrimPrefix(path, "/"))
}

// sourceFits looks at bucket/key?versionId=… as it was sent, which the store decodes once; "" fits.
func sourceFits(source string) bool {
	source, err := url.QueryUnescape(strings.TrimPrefix(source, "/"))
	if err != nil {
		return false
	}
	source, version, _ := strings.Cut(source, "?versionId=")
	return locationFits(source) && tokenFits(version)
}

func locationFits(location string) bool {
	bucket, key, _ := strings.Cut(location, "/")
	return location == "" || keyFits(bucket) && (key == "" || keyFits(key))
}
