package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// errNothing ends a command that has been given no data.
var errNothing = errors.New("nothing to check: there is no JSON in the input")

// errNegative is what is wrong with a number.
var errNegative = errors.New("want 0 or more")

// followInterval is how often --follow looks whether the file has grown.
const followInterval = 200 * time.Millisecond

// inputFlags are the flags that say which inputs are read, and how.
type inputFlags struct {
	include, exclude []string // of --include and --exclude
	stdinName        string
	maxRatio         int
	follow           string // a file; only validate has this flag
}

// register adds the flags that all commands have that judge data.
func (f *inputFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.include, "include", nil, "`GLOB`: files to take from folders, instead of those with the usual endings; can be repeated")
	cmd.Flags().StringArrayVar(&f.exclude, "exclude", nil, "`GLOB`: files and folders to leave out of folders; can be repeated")
	cmd.Flags().StringVar(&f.stdinName, "stdin-name", validate.Stdin, "what findings call standard input; .ndjson or .jsonl at its end says what it is")
	cmd.Flags().IntVar(&f.maxRatio, "max-ratio", 200, "how many times as long a compressed input may become; 0: any")
}

// check returns an error if a flag makes no sense.
func (f *inputFlags) check(paths []string) error {
	for _, patterns := range []struct {
		flag string
		all  []string
	}{{"include", f.include}, {"exclude", f.exclude}} {
		for _, pattern := range patterns.all {
			if err := source.CheckPattern(pattern); err != nil {
				return &flagError{patterns.flag, pattern, err}
			}
		}
	}
	switch {
	case f.maxRatio < 0:
		return &flagError{"max-ratio", strconv.Itoa(f.maxRatio), errNegative}
	case f.stdinName == "":
		return &flagError{"stdin-name", "", errors.New("want a name")}
	case f.follow != "" && len(paths) > 0:
		return &flagError{"follow", "", errors.New("want one file, and no PATH beside it")}
	}
	return nil
}

// inputs are what a command reads, and where it writes.
type inputs struct {
	cmd            *cobra.Command
	paths          []string
	flags          inputFlags
	stdin          io.Reader
	stdout, stderr io.Writer
	outputs        []fs.FileInfo // of files that are written beside stdout
	created        []string      // of the outputs: those that there were not before
	apart          []fs.FileInfo // of files that are no data, though they may be in a folder that is read
	inProject      func(path string) string
	foreign        func(io.Reader) (bool, error) // files of folders are passed over of which it says so
	passedOver     int                           // how many were
	taken          atomic.Int64                  // bytes that have been read, compressed as they are
	ctx            context.Context               // of each, done when the program is interrupted
	cancel         context.CancelFunc            // ends each
}

// set takes the paths that the user names, and the streams of the command.
func (in *inputs) set(cmd *cobra.Command, paths []string) {
	in.cmd, in.paths = cmd, paths
	in.stdin, in.stdout, in.stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
}

// resolve checks the flags, and takes standard input if no path is named and something is piped in.
func (in *inputs) resolve() error {
	if err := in.flags.check(in.paths); err != nil {
		return err
	}
	if len(in.paths) > 0 || in.flags.follow != "" {
		return nil
	}
	if isTerminal(in.stdin) {
		return errors.New("nothing to check: name a file or folder, or pipe data in; see caliper-lint --help")
	}
	in.paths = []string{source.Stdin}
	return nil
}

// name is what findings call a path.
func (in *inputs) name(path string) string {
	if path == source.Stdin {
		return in.flags.stdinName
	}
	return path
}

// ending ends the judging if err is not nil, and returns it. So that no more data is waited for, it is for every error of
// what the judging is told to call.
func (in *inputs) ending(err error) error {
	if err != nil {
		in.cancel()
	}
	return err
}

// sink takes what is found in the inputs. Any of it may be nil.
type sink struct {
	finding func(finding.Finding) error
	input   func(name string, complete bool) error // which has been read, or as much of it as can be
	failure func(validate.Failure) error
}

// judge has every input judged, and hands on findings and what cannot be read, which it also says on standard error.
// It returns how many inputs those are. The error is that of a writer, or one in the program's own tables.
// SIGINT or SIGTERM end it early: what was not read to its end then counts as an input that cannot be read, but for a
// file that is followed. A second signal ends the program at once.
func (in *inputs) judge(v *validate.Validator, to sink) (failures int, err error) {
	return in.each(v.Read, to)
}

// each does the same with another function in the place of Validator.Read.
func (in *inputs) each(read func(name string, r io.Reader, emit func(finding.Finding) error) error, to sink) (failures int, err error) {
	ctx, stop := signal.NotifyContext(in.cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	ctx, in.cancel = context.WithCancel(ctx)
	defer in.cancel()
	in.ctx = ctx
	var writeErr error
	use := func(path string, r io.Reader) error {
		err := read(in.name(path), r, func(f finding.Finding) error {
			if to.finding != nil {
				writeErr = to.finding(f)
			}
			return in.ending(writeErr)
		})
		if writeErr == nil && to.input != nil {
			writeErr = in.ending(to.input(in.name(path), err == nil))
		}
		return cmp.Or(err, writeErr)
	}
	fail := func(path string, err error) {
		failures++
		if to.failure != nil { // which ends the lines that have come so far, lest the message stand within one
			writeErr = cmp.Or(writeErr, to.failure(validate.Failure{File: in.name(path), Error: err.Error()}))
		}
		fmt.Fprintf(in.stderr, "caliper-lint: %s: %v%s\n", printablePath(in.name(path)), err, commandMeant(in.cmd, path))
	}
	if in.flags.follow != "" {
		err = source.Follow(ctx, in.flags.follow, followInterval, use, fail)
	} else {
		err = source.Each(ctx, in.paths, in.options(), use, fail)
	}
	if writeErr != nil {
		err = written(writeErr)
	}
	return failures, err
}

// counts returns what a validator has counted, and how many files were passed over.
func (in *inputs) counts(v *validate.Validator) validate.Counts {
	c := v.Counts()
	c.PassedOver = in.passedOver
	return c
}

// options says how the inputs are read.
func (in *inputs) options() source.Options {
	o := source.Options{Stdin: in.stdin, Include: in.flags.include, Exclude: in.flags.exclude, MaxRatio: in.flags.maxRatio, Outputs: in.outputs, Apart: in.apart, InProject: in.inProject,
		Foreign: in.foreign, Passed: &in.passedOver, Taken: &in.taken}
	if info := regular(in.stdout); info != nil {
		o.Outputs = append(o.Outputs, info)
	}
	return o
}

// leave has a file that is no data left out of folders.
func (in *inputs) leave(path string) {
	if info, err := os.Stat(path); err == nil {
		in.apart = append(in.apart, info)
	}
}

// written says of an error that it is one of writing the report.
func written(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write the report: %w", err)
}

// colourWords are the values of --color.
var colourWords = []string{"auto", "always", "never"}

// useColour decides whether to write colours to out.
func useColour(flag string, out io.Writer) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(out), nil
	}
	return false, &flagError{"color", flag, errors.New("allowed are " + words.And(colourWords))}
}

// regular returns what the system knows of a stream that is a regular file, nil if it is none.
func regular(stream any) fs.FileInfo {
	f, ok := stream.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	return info
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// commandMeant helps those who misspelt a command, which is then taken for a path.
func commandMeant(cmd *cobra.Command, path string) string {
	var names []string
	for _, c := range cmd.Root().Commands() {
		if !c.Hidden {
			names = append(names, slices.Concat([]string{c.Name()}, c.Aliases)...)
		}
	}
	if near := profiles.Nearest(path, names); near != "" && cmd == cmd.Root() {
		return fmt.Sprintf("; did you mean the command %q?", near)
	}
	return ""
}

// printablePath quotes a path that could upset a terminal, and escapes what could be a command to a CI server.
func printablePath(path string) string {
	if path == source.Stdin {
		return validate.Stdin
	}
	if quoted := strconv.QuoteToGraphic(path); quoted[1:len(quoted)-1] != path {
		path = quoted
	}
	return printable(path)
}
