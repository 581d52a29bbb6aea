package website

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
)

// preflightKey need not exist: a preflight asks about the bucket's rules, not about the object.
const preflightKey = "s3img-preflight.jpg"

// maxPreflights bounds how many origins of a bucket's own rules are tried.
const maxPreflights = 20

func (k *checker) checkCORS(ctx context.Context) error {
	const check = "cors"
	rules, err := k.client.cors(ctx, k.opt.Bucket)
	if err != nil {
		k.noCORS = k.client.LacksSetting(err)
		if done := k.unread(check, notHere(check), err); done != nil || !k.noCORS || len(k.opt.CORSOrigins) == 0 {
			return done
		}
	}
	tries := preflights(rules)
	if len(k.opt.CORSOrigins) > 0 {
		tries = nil
		for _, origin := range k.opt.CORSOrigins {
			tries = append(tries, preflight{origin, http.MethodPut})
		}
	}
	if len(tries) == 0 {
		k.add(check, CheckOK, "", "%s", k.noPages())
	}
	for i, try := range tries {
		if i == maxPreflights {
			k.add(check, CheckOK, "", "%d more origins were not tried", len(tries)-i)
			break
		}
		if err := k.sendPreflight(ctx, try); err != nil {
			return err
		}
	}
	return nil
}

// noPages says what it means that no rule lets pages in.
func (k *checker) noPages() string {
	if k.kind == KindUpload {
		return "no rules: pages in browsers cannot upload (bucket allow-pages lets them); everything else can"
	}
	return "no rules: pages elsewhere show images, but cannot upload or read them by script (bucket allow-pages lets them)"
}

// preflight is one question of a browser: may pages of this origin use this method?
type preflight struct{ origin, method string }

// preflights are those that the rules should allow, one for each origin: PUT where the rule has it, as that is what
// browsers always ask about.
func preflights(rules []types.CORSRule) []preflight {
	var tries []preflight
	for _, rule := range rules {
		if len(rule.AllowedMethods) == 0 {
			continue
		}
		method := rule.AllowedMethods[0]
		if slices.Contains(rule.AllowedMethods, http.MethodPut) {
			method = http.MethodPut
		}
		for _, origin := range rule.AllowedOrigins {
			if try := (preflight{origin, method}); !slices.Contains(tries, try) {
				tries = append(tries, try)
			}
		}
	}
	return tries
}

// exampleOrigin is an origin that a pattern of a rule matches.
func exampleOrigin(pattern string) string {
	if pattern == "*" {
		return "https://example.com"
	}
	return strings.Replace(pattern, "*", "www", 1)
}

func (k *checker) sendPreflight(ctx context.Context, try preflight) error {
	const check = "cors"
	origin := exampleOrigin(try.origin)
	header := http.Header{}
	header.Set("Origin", origin)
	header.Set("Access-Control-Request-Method", try.method)
	if try.method == http.MethodPut || try.method == http.MethodPost {
		header.Set("Access-Control-Request-Headers", "content-type")
	}
	fix := k.corsFix(try.origin)
	answer, err := ask(ctx, k.http, http.MethodOptions, k.client.BucketURL(k.opt.Bucket)+preflightKey, header)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		k.add(check, CheckFail, "check the network", "preflight %s from %s: %s", try.method, origin, s3ops.RootCause(err))
	case !answer.ok():
		k.add(check, CheckFail, fix, "preflight %s from %s: %s", try.method, origin, answer)
	case !allowsOrigin(answer.header, origin) || !allowsMethod(answer.header, try.method):
		k.add(check, CheckFail, fix, "preflight %s from %s: the answer allows origin %q, methods %q", try.method, origin,
			answer.header.Get("Access-Control-Allow-Origin"), answer.header.Get("Access-Control-Allow-Methods"))
	default:
		k.add(check, CheckOK, "", "preflight %s from %s: allowed", try.method, origin)
	}
	return nil
}

// corsFix lets pages of the origin in beside those that are let in already, and opens nothing else: a pattern is not made the origin
// that it was tried with. A store without rules has other means.
func (k *checker) corsFix(origin string) string {
	if k.noCORS {
		return "allow the origin by the store's own means"
	}
	if strings.Contains(origin, "*") {
		return "name the pages in place of " + origin + ", by allow-pages --replace: this store does not go by a rule for more than one"
	}
	return "s3img bucket allow-pages " + s3ops.ShellQuote(k.opt.Bucket) + " --origin " + s3ops.ShellQuote(origin)
}

func allowsOrigin(header http.Header, origin string) bool {
	allowed := header.Get("Access-Control-Allow-Origin")
	return allowed == "*" || allowed == origin
}

func allowsMethod(header http.Header, method string) bool {
	allowed := strings.ToUpper(strings.Join(header.Values("Access-Control-Allow-Methods"), ","))
	for m := range strings.SplitSeq(allowed, ",") {
		if m = strings.TrimSpace(m); m == method || m == "*" {
			return true
		}
	}
	return false
}
