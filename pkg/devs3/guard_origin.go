package devs3

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v3"
	"github.com/versity/versitygw/s3err"
)

const (
	anyOrigin       = "*"
	preflightMaxAge = 3600 // seconds that a browser may remember the answer
)

var errOrigin = s3err.APIError{
	Code: "AccessForbidden", HTTPStatusCode: http.StatusForbidden,
	Description: "CORSResponse: pages of this origin may not ask. Name it with --cors-origin of dev, or in a rule of the bucket.",
}

// answerOrigin says which pages may read an answer: those of the origins given, and those that a rule of the bucket names. A rule
// for every origin, which the store would obey, opens nothing here: any page that this machine's browser shows could ask.
func (g *guard) answerOrigin(c fiber.Ctx) error {
	known := slices.Contains(g.origins, c.Get(fiber.HeaderOrigin))
	asks := c.Method() == http.MethodOptions && c.Get(fiber.HeaderAccessControlRequestMethod) != ""
	if known && asks {
		allow(c)
		allowAsked(c)
		return c.SendStatus(http.StatusNoContent)
	}
	err := c.Next()
	switch {
	case known:
		allow(c)
	case c.GetRespHeader(fiber.HeaderAccessControlAllowOrigin) == anyOrigin:
		dropCORS(c)
		if asks {
			return refuse(c, errOrigin)
		}
	}
	return err
}

// allow lets the page that asks read the answer, and its ETag.
func allow(c fiber.Ctx) {
	c.Set(fiber.HeaderAccessControlAllowOrigin, c.Get(fiber.HeaderOrigin))
	c.Set(fiber.HeaderVary, "Origin, Access-Control-Request-Headers, Access-Control-Request-Method")
	c.Response().Header.Del(fiber.HeaderAccessControlAllowCredentials)
	if c.GetRespHeader(fiber.HeaderAccessControlExposeHeaders) == "" {
		c.Set(fiber.HeaderAccessControlExposeHeaders, fiber.HeaderETag)
	}
}

// allowAsked answers a preflight: whatever it asks for.
func allowAsked(c fiber.Ctx) {
	c.Set(fiber.HeaderAccessControlAllowMethods, "GET, HEAD, PUT, POST, DELETE")
	if headers := c.Get(fiber.HeaderAccessControlRequestHeaders); headers != "" {
		c.Set(fiber.HeaderAccessControlAllowHeaders, headers)
	}
	c.Set(fiber.HeaderAccessControlMaxAge, strconv.Itoa(preflightMaxAge))
}

func dropCORS(c fiber.Ctx) {
	for _, name := range []string{
		fiber.HeaderAccessControlAllowOrigin, fiber.HeaderAccessControlAllowMethods, fiber.HeaderAccessControlAllowHeaders,
		fiber.HeaderAccessControlAllowCredentials, fiber.HeaderAccessControlExposeHeaders, fiber.HeaderAccessControlMaxAge,
	} {
		c.Response().Header.Del(name)
	}
}
