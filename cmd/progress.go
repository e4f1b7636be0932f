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

// When a bar appears, how often it is drawn anew, and how many columns it takes at most.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
	mostBar       = 100
)

// progress draws on standard error how far a long run has come, if that is a terminal. It is used by the goroutine alone
// that writes reports, and so never writes between them.
type progress struct {
	w        io.Writer    // standard error
	size     func() int64 // returns how many bytes there are to read, a negative number if that cannot be known
	read     func() int64 // returns how many bytes have been read
	counts   func() validate.Counts
	visible  bool // whether there is a terminal to draw on
	begun    time.Time
	drawn    time.Time
	showing  bool   // whether the bar stands in the line of the cursor
	within   bool   // whether the cursor is within a line of something else
	bytes    int64  // bytes that have been judged
	looked   int64  // bytes of inputs that have been looked at before the others
	lookedAt func() // takes note that one more of these inputs has been looked at
	bar      *pb.ProgressBar
}

// newProgress returns the progress of reading inputs. From then on messages on standard error take the bar away.
func newProgress(in *input.Inputs, quiet bool) *progress {
	stderr := in.Streams.Err
	p := &progress{w: stderr, size: in.Size, read: in.BytesRead, visible: terminal.Is(stderr) && !quiet && in.Follow == "", begun: time.Now()}
	in.Streams.Err = p.over(stderr)
	return p
}

// ahead makes the bar of inputs that are read twice as a whole go on over both times: first all of them ahead, then again. Reading is the
// least of the work, so an input counts only when it has been looked at, and then as far as its result has been judged.
func (p *progress) ahead(first *input.Inputs) {
	size, read := p.size, p.read
	p.size = func() int64 { return size() + first.Size() } // negative if it cannot be known
	p.read = func() int64 { return p.looked + min(read(), p.bytes) }
	p.lookedAt = func() { p.looked = first.BytesRead() }
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
	p.bar.SetWidth(min(terminal.Width(p.w), mostBar)).SetCurrent(p.read()).Set("records", p.records())
	p.showing = true
	fmt.Fprintf(p.w, "\r%s\x1b[K", p.bar)
}

func (p *progress) records() string {
	if p.lookedAt != nil && p.bytes == 0 {
		return "looking at all inputs first"
	}
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
	p.bar.Start()
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.showing {
		p.showing = false
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// beside returns standard output as it is to be written to: if it is a terminal, too, as over does.
func (p *progress) beside(stdout io.Writer) io.Writer {
	if !terminal.Is(stdout) {
		return stdout
	}
	return p.over(stdout)
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
