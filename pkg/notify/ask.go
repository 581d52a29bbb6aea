package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
)

// typeApprove is the type of a question.
const typeApprove = typePrefix + "approve"

// Asker asks a URL whether renditions may be published. It is a [renditions.Approver].
type Asker struct {
	at    *Endpoint
	tries *direct
	now   func() time.Time
}

// question is the data of what is asked.
type question struct {
	about
	Renditions  []rendition `json:"renditions"`
	Image       shown       `json:"image"`
	OriginalURL string      `json:"original_url,omitempty"`
}

// shown is one of the renditions.
type shown struct {
	ContentType string `json:"content_type"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Data        []byte `json:"data"` // base64
}

// answer is what is read of an answer.
type answer struct {
	Approved *bool  `json:"approved"`
	Reason   string `json:"reason"`
}

// NewAsker returns one that asks at an endpoint. pause is as in [Options].
func NewAsker(at *Endpoint, pause func(tries int) time.Duration) *Asker {
	if pause == nil {
		pause = queue.Backoff
	}
	return &Asker{at: at, now: time.Now, tries: newDirect(pause)}
}

// Approve implements [renditions.Approver]. An answer of 200 with {"approved":true} or {"approved":false,"reason":…} decides; all else
// leaves it open.
func (a *Asker) Approve(ctx context.Context, p renditions.Proposal) error {
	image := p.Renditions[p.Shown]
	text, err := encode(body{Type: typeApprove, Timestamp: a.now().UTC().Truncate(time.Millisecond), Data: question{
		about: aboutSource(p.Source, p.Version), Renditions: named(p.Renditions), OriginalURL: p.OriginalURL,
		Image: shown{ContentType: image.Format.ContentType(), Width: image.Width, Height: image.Height, Data: p.Image},
	}})
	if err != nil {
		return err
	}
	var said answer
	err = a.tries.do(ctx, func() (err error) {
		said, err = a.ask(ctx, identify("ask_", p.Source, p.Made), text)
		return err
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return &renditions.HookError{Away: isAway(err), Err: fmt.Errorf("ask whether it may be published: %w", err)}
	case !*said.Approved:
		return &renditions.DisapprovedError{Reason: firstLine([]byte(said.Reason))}
	}
	return nil
}

func (a *Asker) ask(ctx context.Context, id string, text []byte) (said answer, err error) {
	status, body, err := a.at.post(ctx, id, text)
	if err != nil {
		return said, err
	}
	open := func(format string, args ...any) error {
		return &SendError{To: a.at.Name(), Err: fmt.Errorf(format, args...)}
	}
	if status != http.StatusOK {
		return said, open("answered %d, which decides nothing", status)
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return said, open("its answer is no JSON: %s", firstLine(body))
	}
	if said.Approved == nil {
		return said, open(`its answer lacks "approved"`)
	}
	return said, nil
}
