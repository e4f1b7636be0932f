package cmd

import (
	"fmt"
	"io"
	"time"

	"github.com/cheggaaa/pb/v3"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
)

// When a bar appears, how often it is drawn anew, and how many columns it takes at most.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
	mostBar       = 100
)

// progress draws a bar on standard error during a long run, if that is a terminal. Only the goroutine that writes the reports uses it, so
// the bar never gets into their lines.
type progress struct {
	w       io.Writer    // standard error
	size    func() int64 // returns the number of bytes to read; negative if it cannot be known
	read    func() int64 // returns the number of bytes that were read
	counts  func() validate.Counts
	doing   string // the work before the first record is judged; "" if there is none
	visible bool   // there is a terminal to draw on
	begun   time.Time
	drawn   time.Time
	showing bool  // the bar is on the line of the cursor
	within  bool  // the cursor is within a line of other text
	bytes   int64 // the number of bytes that were judged
	bar     *pb.ProgressBar
}

// newProgress returns the progress of reading inputs. It replaces in.Streams.Err, so that messages remove the bar.
func newProgress(in *input.Inputs, quiet bool) *progress {
	stderr := in.Streams.Err
	p := &progress{w: stderr, size: in.Size, read: in.BytesRead, visible: terminal.Is(stderr) && !quiet && in.Follow == "", begun: time.Now()}
	in.Streams.Err = p.over(stderr)
	return p
}

// part counts bytes that were judged, and draws the bar if it is time.
func (p *progress) part(bytes int) {
	p.bytes += int64(bytes)
	if !p.visible || p.within || time.Since(p.begun) < progressAfter || time.Since(p.drawn) < progressEvery {
		return
	}
	p.drawn = time.Now()
	if p.bar == nil {
		p.start()
	}
	p.bar.SetWidth(min(terminal.Width(p.w), mostBar)).SetCurrent(p.read()).Set("records", p.records())
	p.showing = true
	fmt.Fprintf(p.w, "\r%s\x1b[K", p.bar)
}

// records says how much has been judged, or what is done before.
func (p *progress) records() string {
	if p.doing != "" && p.counts().Records == 0 {
		return p.doing
	}
	return fmt.Sprintf("%s, %s", words.Count(p.counts().Records, "record"), words.Count(p.counts().Errors, "error"))
}

// start makes the bar. It asks for the size of the inputs, which takes time: most runs end before they need a bar.
func (p *progress) start() {
	size := p.size()
	shape := `{{string . "records"}}  {{counters . }} {{speed . "%s/s" "…"}}`
	if size >= 0 {
		shape = `{{string . "records"}}  {{bar . }} {{percent . "%.0f%%"}} {{speed . "%s/s" "…"}} {{rtime . "%s left" "" "…"}}`
	}
	p.bar = pb.ProgressBarTemplate(shape).New(int(max(size, 0))).Set(pb.Bytes, true).Set(pb.SIBytesPrefix, true).Set(pb.Static, true).Set(pb.Terminal, true).SetWriter(io.Discard)
	p.bar.Start()
}

// clear removes the bar.
func (p *progress) clear() {
	if p.showing {
		p.showing = false
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// beside returns a writer to standard output. If that is a terminal, too, the writer removes the bar first.
func (p *progress) beside(stdout io.Writer) io.Writer {
	if !terminal.Is(stdout) {
		return stdout
	}
	return p.over(stdout)
}

// over returns a writer to w that removes the bar before it writes, since both may be on the same terminal. No bar is drawn before its line
// has ended.
func (p *progress) over(w io.Writer) io.Writer {
	if !p.visible {
		return w
	}
	return clearingWriter{w, p}
}

// clearingWriter removes the bar before it writes.
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
