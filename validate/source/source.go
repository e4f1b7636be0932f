// Package source finds the inputs that a user names, files, folders and standard input, and opens them one after the other: whole,
// decompressed, or as they grow.
package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync/atomic"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// ErrInterrupted is why an input was not read to its end when the context of its queue is done.
var ErrInterrupted = errors.New("interrupted before its end")

// ErrPause is returned by a reader that has returned some data and has no more for now. The records that are complete can be judged;
// the next call of Read goes on.
var ErrPause = errors.New("no more data for now")

// Options say where standard input comes from, which files of folders are taken, and how far archives may expand.
type Options struct {
	Stdin      io.Reader
	Include    []string                        // patterns of the files that are taken from folders; none: files with the usual endings
	Exclude    []string                        // patterns of the files and folders that are left out of folders
	InProject  func(path string) string        // returns the path of a file from the project, which patterns with a slash may match as well; nil: they match only the path from the folder that is read
	MaxRatio   int                             // how many times as long as an archive its data may be; 0: any number of times
	Outputs    []fs.FileInfo                   // files to which this run writes: in a folder they are passed over; named by the user they cannot be read
	NotData    []fs.FileInfo                   // files that are not data: in a folder they are passed over
	Refuse     func(head []byte) string        // says why a regular file that the user names is not read, by its first bytes, decompressed; "": it is; nil: each is
	Foreign    func(r io.Reader) (bool, error) // says whether a file of a folder, decompressed, is not Caliper data; after an error the file is taken for Caliper data; nil: every file is
	NoLinks    bool                            // links in folders, and links that a pattern matches, are passed over
	Everything bool                            // hidden files, ignored files and closed folders are taken as well; for Files and Size, not for a Queue
	BytesRead  *atomic.Int64                   // counts the bytes that were read, before they are decompressed; nil: nobody wants to know
}

// isOutput reports whether this run writes to a file.
func (o *Options) isOutput(file fs.FileInfo) bool { return isAmong(o.Outputs, file) }

func isAmong(files []fs.FileInfo, file fs.FileInfo) bool {
	return slices.ContainsFunc(files, func(other fs.FileInfo) bool { return os.SameFile(other, file) })
}

// Failed makes an error with which to End an input with which nothing can be done: it is a failure of the input, and the next input follows.
func Failed(err error) error { return &readError{err} }

// counted counts the bytes that are read.
type counted struct {
	io.Reader
	bytes *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes.Add(int64(n))
	return n, err
}

// isRegular reports whether r is a regular file, whose data never has to be waited for.
func isRegular(r io.Reader) bool {
	_, ok := regularInfo(r)
	return ok
}

func regularInfo(r io.Reader) (fs.FileInfo, bool) {
	f, ok := r.(*os.File)
	if !ok {
		return nil, false
	}
	info, err := f.Stat()
	return info, err == nil && info.Mode().IsRegular()
}

// reader marks the errors of a reader as errors of reading, and ends when the context is done.
type reader struct {
	ctx context.Context
	r   io.Reader
}

type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }

func (r reader) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, &readError{ErrInterrupted}
	}
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF && err != ErrPause {
		err = &readError{err}
	}
	return n, err
}

// Reason returns a file system error without its path: the message around it names the path anyway.
func Reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// pathOf returns the path that a file system error is about, "" if the error is another.
func pathOf(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Path
	}
	return ""
}
