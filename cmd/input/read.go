package input

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// followInterval is the time between two looks at a file that is followed.
const followInterval = 200 * time.Millisecond

// ReadFunc reads an input, and calls emit for each finding.
type ReadFunc func(name string, r io.Reader, emit func(finding.Finding) error) error

// Handlers receive the results of reading. Any may be nil.
type Handlers struct {
	Finding func(finding.Finding) error
	Input   func(name string, complete bool) error // receives the name of an input that was read; complete says that it was read to its end
	Failure func(validate.Failure) error           // receives an input that could not be read
}

// ReadAll reads every input with read. It passes on findings, and inputs that cannot be read, for which it also writes a message to
// standard error. failures is the number of these. The error is that of a handler or of read. SIGINT, SIGTERM and SIGHUP end the reading
// early: the current input then counts as one that cannot be read, unless it is a file that is followed. A second signal ends the program
// at once.
func (in *Inputs) ReadAll(read ReadFunc, to Handlers) (failures int, err error) {
	ctx, stop := signal.NotifyContext(in.ctx, endings()...)
	defer stop()
	context.AfterFunc(ctx, stop)
	in.reading, in.stop = context.WithCancel(ctx)
	defer in.stop()
	var handlerErr error
	emit := func(f finding.Finding) error {
		if to.Finding != nil {
			handlerErr = to.Finding(f)
		}
		return in.StopOn(handlerErr)
	}
	queue := in.open()
	for next, ok := queue.Next(); ok; next, ok = queue.Next() {
		name := in.name(next.Path)
		if next.Missed != "" {
			in.Streams.Complain(terminal.Path(name) + ": " + next.Missed)
			continue
		}
		if next.Failure != nil {
			failures++
			in.interrupt = in.interrupt || errors.Is(next.Failure, source.ErrInterrupted)
			if to.Failure != nil { // the handler ends the current line first, so that the message has a line of its own
				handlerErr = cmp.Or(handlerErr, to.Failure(validate.Failure{File: name, Error: next.Failure.Error()}))
			}
			in.Streams.Complain(terminal.Path(name) + ": " + next.Failure.Error())
			continue
		}
		if in.NoMarkdown != "" && in.IsMarkdown(name) {
			err = source.Failed(errors.New(in.NoMarkdown))
		} else {
			err = read(name, next.Reader, emit)
		}
		if handlerErr == nil && to.Input != nil {
			handlerErr = in.StopOn(to.Input(name, err == nil))
		}
		if err = queue.End(cmp.Or(err, handlerErr)); err != nil {
			break
		}
	}
	in.passedOver, in.links = queue.PassedOver(), queue.Links()
	if handlerErr != nil {
		err = fmt.Errorf("write the report: %w", handlerErr)
	}
	return failures, err
}

// endings returns the signals that end the reading early. SIGHUP, sent when a terminal is closed, is not one if nohup has started the
// program.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// open returns the queue of the inputs.
func (in *Inputs) open() *source.Queue {
	if in.Follow != "" {
		return source.Follow(in.reading, in.Follow, followInterval)
	}
	return source.NewQueue(in.reading, in.Paths, in.options())
}

// StopOn ends the reading if err is not nil, and returns err. All errors of functions that the reading calls must go through it, so that
// the reading does not wait for more data.
func (in *Inputs) StopOn(err error) error {
	if err != nil {
		in.stop()
	}
	return err
}

// Reading returns a context that is done when the reading was interrupted or has failed.
func (in *Inputs) Reading() context.Context { return in.reading }

// Ahead returns the same inputs, except those that can be read only once, to be read before the actual run. It writes no messages about
// inputs that cannot be read.
func (in *Inputs) Ahead() *Inputs {
	ahead := &Inputs{Flags: in.Flags, Streams: in.Streams, Written: in.Written, InProject: in.InProject, Unrelated: in.Unrelated, Refuse: in.Refuse, NoLinks: in.NoLinks, NoMarkdown: in.NoMarkdown, noData: in.noData, ctx: in.ctx}
	ahead.Streams.Err = io.Discard
	ahead.Paths = slices.DeleteFunc(slices.Clone(in.Paths), func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && !info.IsDir() && !info.Mode().IsRegular()
	})
	return ahead
}
