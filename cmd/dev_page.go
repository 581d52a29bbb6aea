//go:build !lambda

package cmd

import (
	"context"
	"net"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/uploads"
)

// devDrain is short: at the end of dev there is no store any more to ask.
const devDrain = time.Second

// devPage is the page of dev, as serve would serve it.
type devPage struct {
	url   string
	ended chan struct{}
	stop  context.CancelFunc
}

// pageFlags are the flags of serve that give the page of dev.
func (f *devFlags) pageFlags() *serveFlags { return &serveFlags{noLog: true, origins: f.origins} }

// pageOrigins are those of the page, by both names of this machine, and those that were named.
func (f *devFlags) pageOrigins(addr net.Addr) []string {
	origins := f.pageFlags().pageOrigins(addr)
	return append(origins, strings.Replace(origins[0], "127.0.0.1", "localhost", 1))
}

// serveDevPage serves until it is closed, or ctx ends. The listener is closed in any case.
func (a *app) serveDevPage(ctx context.Context, listener net.Listener, f *devFlags, s *devStore, image imageops.Options) (*devPage, error) {
	opt, err := a.devUploads()
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	opt.Bucket, opt.Prefix, opt.Dest = s.upload.Bucket, s.upload.Key, s.download
	opt.Sizes, opt.Format, opt.Also, opt.Renditions = image.Sizes, image.Format, image.Also, image.Renditions
	handler, err := a.newServeHandler(ctx, f.pageFlags(), s.client, opt, listener.Addr())
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	serving, stop := context.WithCancel(ctx)
	page := &devPage{url: pageURL(listener.Addr()), ended: make(chan struct{}), stop: stop}
	go func() {
		defer close(page.ended)
		_ = httpserve.Serve(serving, listener, handler, httpserve.Options{Drain: devDrain, Report: a.warn})
	}()
	return page, nil
}

// devUploads is what environment and file say of uploads.
func (a *app) devUploads() (uploads.Options, error) {
	var sign signFlags
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	sign.add(flags)
	err := a.settle(flags, config.SectionUpload)
	return uploads.Options{Expires: sign.expires, Types: sign.types, MaxBytes: int64(sign.maxBytes.byteSize), WriteOnce: sign.writeOnce}, err
}

// close waits for the requests in hand; those that take too long are cut off, which nobody needs to hear at the end of dev.
func (p *devPage) close() {
	p.stop()
	<-p.ended
}
