package input

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync/atomic"

	"github.com/caliper-lint/caliper-lint/cmd/outfile"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Streams are the standard streams of a command.
type Streams struct {
	In                io.Reader
	Out, Err          io.Writer
	Colour, ErrColour bool // whether what is written to Out, or to Err, is coloured
	ErrColumns        int  // columns of the terminal to which Err goes; 0: it goes elsewhere, and lines may have any length
}

// Complain prints an error on standard error.
func (s Streams) Complain(text string) { s.Say(terminal.Error(text, s.ErrColour)) }

// Say prints lines on standard error.
func (s Streams) Say(lines string) { fmt.Fprint(s.Err, terminal.Fit(lines, s.ErrColumns)) }

// Inputs are the inputs of a command.
type Inputs struct {
	Flags
	Paths      []string // the paths that the user names; "-" is standard input
	Streams    Streams
	Written    *outfile.Set                  // the files that the command writes, which are not read as inputs
	InProject  func(path string) string      // turns a path into the path relative to the folder of the project; nil: the path is used unchanged
	Unrelated  func(io.Reader) (bool, error) // reports whether a file of a folder is passed over, since it has nothing to do with Caliper; nil: none is
	Refuse     func(head []byte) string      // returns the reason why a file that the user names is not read, by its first bytes; "": it is read; nil: every file is
	NoMarkdown string                        // the reason why the command cannot read Markdown documents; "" if it can
	NoLinks    bool                          // links that the user does not name are passed over
	noData     []fs.FileInfo                 // files that the command reads, but not as data, so that they are left out of folders
	passedOver int                           // the number of files in folders that were passed over
	links      int                           // the number of links that were passed over
	interrupt  bool                          // a signal has ended the reading of an input before its end
	bytesRead  atomic.Int64                  // the bytes that were read, before decompression
	ctx        context.Context               // the context of the command
	reading    context.Context               // the context of ReadAll, done when the program is interrupted or a handler has failed
	stop       context.CancelFunc            // cancels reading
}

// New returns the inputs at the paths that the user names.
func New(ctx context.Context, flags Flags, paths []string, streams Streams) *Inputs {
	in := &Inputs{Flags: flags, Paths: paths, Streams: streams, ctx: ctx}
	in.Written = outfile.NewSet(in, streams.Out)
	return in
}

// Resolve checks the flags. If the user names no input, it takes standard input, unless that is a terminal.
func (in *Inputs) Resolve() error {
	if err := in.Check(in.Paths); err != nil {
		return err
	}
	if len(in.Paths) > 0 || in.Follow != "" {
		return nil
	}
	if terminal.Is(in.Streams.In) {
		return errors.New("nothing to check: name a file or folder, or pipe data in; see caliper-lint --help")
	}
	in.Paths = []string{source.Stdin}
	return nil
}

// MarkNoData leaves a file that is not data out of folders.
func (in *Inputs) MarkNoData(path string) {
	if info, err := os.Stat(path); err == nil {
		in.noData = append(in.noData, info)
	}
}

// Piped reports whether standard input is an input.
func (in *Inputs) Piped() bool { return slices.Contains(in.Paths, source.Stdin) }

// Grows reports whether an input may come in pieces, perhaps without end.
func (in *Inputs) Grows() bool {
	return in.Follow != "" || in.Piped() && outfile.Regular(in.Streams.In) == nil
}

// Folders returns the paths that are folders.
func (in *Inputs) Folders() (all []string) {
	for _, path := range in.Paths {
		if info, err := os.Stat(path); path != source.Stdin && err == nil && info.IsDir() {
			all = append(all, path)
		}
	}
	return all
}

// IsNamed reports whether a file is an input that the user names.
func (in *Inputs) IsNamed(file fs.FileInfo) bool {
	if stdin := outfile.Regular(in.Streams.In); stdin != nil && in.Piped() && os.SameFile(file, stdin) {
		return true
	}
	return slices.ContainsFunc(append(slices.Clone(in.Paths), in.Follow), func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && os.SameFile(file, info)
	})
}

// CheckNotRead returns an error if a file is among the data in a folder that is read, or if the command reads it for another purpose.
func (in *Inputs) CheckNotRead(file fs.FileInfo) error {
	if slices.ContainsFunc(in.noData, func(other fs.FileInfo) bool { return os.SameFile(file, other) }) {
		return errors.New("it is read")
	}
	chosen := in.options()
	all := chosen
	all.Include, all.Exclude, all.Everything = nil, nil, true // files that are left out are data, too
	for _, path := range append(source.Files(in.Paths, chosen), source.Files(in.Paths, all)...) {
		if other, err := os.Stat(path); err == nil && os.SameFile(file, other) {
			return errors.New("it is an input")
		}
	}
	return nil
}

// PassedOver returns the number of files in folders that were passed over.
func (in *Inputs) PassedOver() int { return in.passedOver }

// Links returns the number of links that were passed over.
func (in *Inputs) Links() int { return in.links }

// Interrupted reports whether a signal has ended the reading of an input before its end. That input counts as one that cannot be read.
func (in *Inputs) Interrupted() bool { return in.interrupt }

// BytesRead returns the number of bytes that were read so far, before decompression. It may be called by other goroutines.
func (in *Inputs) BytesRead() int64 { return in.bytesRead.Load() }

// Size returns the number of bytes in all inputs, before decompression; -1 if it cannot be known.
func (in *Inputs) Size() int64 { return source.Size(in.Paths, in.options()) }

// Open opens a file; for "-" it returns standard input.
func (in *Inputs) Open(path string) (io.ReadCloser, error) {
	if path == source.Stdin {
		return io.NopCloser(in.Streams.In), nil
	}
	return settings.OpenNamed(path)
}

// options returns the options of the queue.
func (in *Inputs) options() source.Options {
	return source.Options{Stdin: in.Streams.In, Include: in.Include, Exclude: in.Exclude, Markdown: in.markdown, MaxRatio: in.maxRatio, Outputs: in.Written.Files(), NotData: in.noData,
		InProject: in.InProject, Foreign: in.Unrelated, Refuse: in.Refuse, NoLinks: in.NoLinks, BytesRead: &in.bytesRead}
}

// name returns the name of a path in findings.
func (in *Inputs) name(path string) string {
	if path == source.Stdin {
		return in.StdinName
	}
	return path
}
