package renditions

import (
	"context"
	"fmt"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

const (
	// maxShown is how many bytes the image of a proposal has: services that look at images take 4 MB of base64 and more.
	maxShown = 1 << 20
	// originalExpires is how long whoever is asked may fetch the original.
	originalExpires = 15 * time.Minute
)

// Proposal is what would be published of an original.
type Proposal struct {
	Source, Version string
	Made            string      // as in Result
	Renditions      []Rendition // those that would be stored, with their dimensions
	// Shown is the index of the rendition that Image has the bytes of: the largest of up to 1 MiB, or else the smallest.
	Shown int
	Image []byte
	// OriginalURL is where the original can be fetched for 15 minutes, without credentials; "" if it is not in S3.
	OriginalURL string
}

// approve asks whether what was rendered may be stored. places are those of the images in the plan.
func (j *job) approve(ctx context.Context, src Source, p *plan, places []int, images []imageops.Rendition) error {
	if j.opt.Approver == nil {
		return nil
	}
	proposal := Proposal{Source: src.Address, Version: src.Tag, Made: p.made(src)}
	for i, image := range images {
		r := p.promised[places[i]]
		if r.Status == Fresh { // made all the same: see only
			continue
		}
		r.Width, r.Height, r.Bytes = image.Width, image.Height, len(image.Data)
		proposal.Renditions = append(proposal.Renditions, r)
		if showsBetter(image.Data, proposal.Image) {
			proposal.Shown, proposal.Image = len(proposal.Renditions)-1, image.Data
		}
	}
	if len(proposal.Renditions) == 0 {
		return nil
	}
	if src.at != nil {
		signed, err := src.at.client.PresignGet(ctx, src.at.at, originalExpires)
		if err != nil {
			return fmt.Errorf("sign a URL of the original: %w", err)
		}
		proposal.OriginalURL = signed.URL
	}
	return j.opt.Approver.Approve(ctx, proposal)
}

// showsBetter reports whether an encoded image is rather to be shown than another one, nil for none.
func showsBetter(image, than []byte) bool {
	switch {
	case than == nil:
		return true
	case len(than) > maxShown:
		return len(image) < len(than)
	}
	return len(image) > len(than) && len(image) <= maxShown
}
