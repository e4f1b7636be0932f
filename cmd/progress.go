package cmd

import (
	"fmt"
	"io"
	"time"

	"github.com/cheggaaa/pb/v3"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate"
)

// When a bar appears, and how often it is drawn anew.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// progress draws on standard error how far a long run has come, if that is a terminal. It is used by the goroutine alone
// that writes reports, and so never writes between them.
type progress struct {
	w       io.Writer    // standard error
	size    func() int64 // returns how many bytes there are to read, a negative number if that cannot be known
	read    func() int64 // returns how many bytes have been read
	counts  func() validate.Counts
	visible bool // whether there is a terminal to draw on
	begun   time.Time
	drawn   time.Time
	showing bool  // whether the bar stands in the line of the cursor
	within  bool  // whether the cursor is within a line of something else
	bytes   int64 // bytes that have been judged
	bar     *pb.ProgressBar
}

func newProgress(in *input.Inputs, quiet bool) *progress {
	stderr := in.Streams.Err
	return &progress{w: stderr, size: in.Size, read: in.BytesRead, visible: terminal.Is(stderr) && !quiet && in.Follow == "", begun: time.Now()}
}

// part takes note that some more bytes have been judged.
func (p *progress) part(bytes int) {
	p.bytes += int64(bytes)
	if !p.visible || p.within || time.Since(p.begun) < progressAfter || time.Since(p.drawn) < progressEvery {
		return
	}
	p.drawn = time.Now()
	if p.bar == nil {
		p.start()
	}
	p.bar.SetCurrent(p.read()).Set("records", p.records())
	p.showing = true
	fmt.Fprintf(p.w, "\r%s\x1b[K", p.bar)
}

func (p *progress) records() string {
	return fmt.Sprintf("%s, %s", terminal.Count(p.counts().Records, "record"), terminal.Count(p.counts().Errors, "error"))
}

// start makes the bar. Only now, when it is wanted, is it asked how much there is to read.
func (p *progress) start() {
	size := p.size()
	shape := `{{string . "records"}}  {{counters . }} {{speed . "%s/s" "…"}}`
	if size >= 0 {
		shape = `{{string . "records"}}  {{bar . }} {{percent . "%.0f%%"}} {{speed . "%s/s" "…"}} {{rtime . "%s left" "" "…"}}`
	}
	p.bar = pb.ProgressBarTemplate(shape).New(int(max(size, 0))).Set(pb.Bytes, true).Set(pb.SIBytesPrefix, true).Set(pb.Static, true).Set(pb.Terminal, true).SetWriter(io.Discard)
	if p.bar.Start(); p.bar.SetMaxWidth(terminal.Columns).Width() <= 0 { // a terminal that does not know how wide it is
		p.bar.SetWidth(80)
	}
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.showing {
		p.showing = false
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// over returns a writer to w that takes the bar away before it writes, since both may be the same terminal, and has none
// drawn before its line is at an end.
func (p *progress) over(w io.Writer) io.Writer {
	if !p.visible {
		return w
	}
	return clearingWriter{w, p}
}

// clearingWriter takes the bar away before it writes.
type clearingWriter struct {
	io.Writer
	progress *progress
}

func (c clearingWriter) Write(b []byte) (int, error) {
	c.progress.clear()
	if len(b) > 0 {
		c.progress.within = b[len(b)-1] != '\n'
	}
	return c.Writer.Write(b)
}
