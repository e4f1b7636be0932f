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

// ErrInterrupted is the error of an input that was not read to its end since the context of its queue was done.
var ErrInterrupted = errors.New("interrupted before its end")

// ErrPause is the error of a reader that has returned some data and has no more for now. The caller can judge the complete records; the
// next call of Read continues.
var ErrPause = errors.New("no more data for now")

// Options say what standard input is, which files of folders are read, and how far archives may expand.
type Options struct {
	Stdin      io.Reader                       // standard input, for the path Stdin
	Include    []string                        // the patterns of the files that are taken from folders; none: files with the usual endings
	Exclude    []string                        // the patterns of the files and folders that are left out of folders
	Markdown   bool                            // Markdown documents are taken from folders, too
	InProject  func(path string) string        // returns the path of a file from the project, which patterns with a slash may also match; nil: they match only the path from the folder that is read
	MaxRatio   int                             // the greatest ratio of the length of decompressed data to that of its archive; 0: any ratio
	Outputs    []fs.FileInfo                   // files to which this run writes: in a folder they are passed over; named by the user they are a failure
	NotData    []fs.FileInfo                   // files that are not data: in a folder they are passed over
	Refuse     func(head []byte) string        // returns the reason why a regular file that the user names is not read, by its first bytes, decompressed; "": it is read; nil: every file is
	Foreign    func(r io.Reader) (bool, error) // reports whether a file of a folder, decompressed, is not Caliper data; after an error the file counts as Caliper data; nil: every file does
	NoLinks    bool                            // links in folders, and links that match a pattern, are passed over
	Everything bool                            // hidden files, ignored files and closed folders are taken, too; for Files and Size, not for a Queue
	BytesRead  *atomic.Int64                   // counts the bytes that were read, before decompression; nil: they are not counted
}

// isOutput reports whether this run writes to a file.
func (o *Options) isOutput(file fs.FileInfo) bool { return isAmong(o.Outputs, file) }

func isAmong(files []fs.FileInfo, file fs.FileInfo) bool {
	return slices.ContainsFunc(files, func(other fs.FileInfo) bool { return os.SameFile(other, file) })
}

// Failed returns an error for End that makes the input a failure. The next input follows.
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

// isRegular reports whether r is a regular file, which never blocks.
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

// reader marks the errors of a reader as errors of reading, and fails when the context is done.
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

// Reason returns a file system error without its path, since messages name the path themselves.
func Reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// pathOf returns the path of a file system error; "" for another error.
func pathOf(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Path
	}
	return ""
}
