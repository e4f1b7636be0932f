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

// followInterval is how often a file that is followed is asked whether it has grown.
const followInterval = 200 * time.Millisecond

// ReadFunc reads an input, and hands on what is found in it.
type ReadFunc func(name string, r io.Reader, emit func(finding.Finding) error) error

// Handlers take what is found in the inputs. Any of them may be nil.
type Handlers struct {
	Finding func(finding.Finding) error
	Input   func(name string, complete bool) error // takes an input that has been read, or as much of it as can be
	Failure func(validate.Failure) error           // takes an input that cannot be read
}

// ReadAll has every input read, and hands on findings and what cannot be read, which it also says on standard error.
// It returns how many inputs those are. The error is that of a handler, or one in the program's own tables.
// SIGINT, SIGTERM or SIGHUP end it early: what was not read to its end then counts as an input that cannot be read, but for a
// file that is followed. A second signal ends the program at once.
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
			if to.Failure != nil { // which ends the lines that have come so far: the message would else stand within one
				handlerErr = cmp.Or(handlerErr, to.Failure(validate.Failure{File: name, Error: next.Failure.Error()}))
			}
			in.Streams.Complain(terminal.Path(name) + ": " + next.Failure.Error())
			continue
		}
		err = read(name, next.Reader, emit)
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

// endings are the signals that end the reading early. SIGHUP, of a terminal that is closed, is none for a program that nohup has started.
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

// StopOn ends the reading if err is not nil, and returns it. So that no more data is waited for, it is for every error of
// what the reading is told to call.
func (in *Inputs) StopOn(err error) error {
	if err != nil {
		in.stop()
	}
	return err
}

// Reading is done when the reading has been interrupted, or has failed.
func (in *Inputs) Reading() context.Context { return in.reading }

// Ahead returns the same inputs, without those that can be read but once, to be read before they are read for good. Nothing is said of
// what cannot be read.
func (in *Inputs) Ahead() *Inputs {
	ahead := &Inputs{Flags: in.Flags, Streams: in.Streams, Written: in.Written, InProject: in.InProject, Unrelated: in.Unrelated, Refuse: in.Refuse, NoLinks: in.NoLinks, noData: in.noData, ctx: in.ctx}
	ahead.Streams.Err = io.Discard
	ahead.Paths = slices.DeleteFunc(slices.Clone(in.Paths), func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && !info.IsDir() && !info.Mode().IsRegular()
	})
	return ahead
}
