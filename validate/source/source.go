// Package source finds the inputs that a user names, files, folders and standard input, and reads them: whole,
// decompressed, or as they grow.
package source

import (
	"cmp"
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

// ErrInterrupted is why an input was not read to its end when the context of Each is done.
var ErrInterrupted = errors.New("interrupted before its end")

// Options say where standard input comes from, which files of folders are taken, and how far archives may expand.
type Options struct {
	Stdin      io.Reader
	Include    []string                        // patterns of the files that are taken from folders; none: those with the usual endings
	Exclude    []string                        // patterns of files and folders that are not
	InProject  func(path string) string        // from where patterns with a slash may also be written; nil: only from the folder that is read
	MaxRatio   int                             // how many times as long compressed data may become; 0: any
	Outputs    []fs.FileInfo                   // of the files that are written meanwhile: in folders they are passed over, else they cannot be read
	Apart      []fs.FileInfo                   // of files that are no data: in folders they are passed over
	Foreign    func(r io.Reader) (bool, error) // whether a file of a folder, decompressed, is none of ours; with an error it is taken to be. nil: none is
	Passed     *int                            // to which the foreign files are added; nil: nobody counts
	Everything bool                            // that a folder has below folders which are not hidden is taken, also if it is not for Each: for Files and Size
	Taken      *atomic.Int64                   // to which the bytes are added that have been read, compressed as they are; nil: nobody counts
}

// Each opens every input in turn and hands it to use, decompressed: each file named, the files that match a pattern,
// the files of each folder, at any depth and in the order of their names, and standard input for "-". In folders are
// passed over: what is hidden, what git ignores, node_modules and vendor, links to folders, what is no regular file, and
// files that Foreign says are none of ours. What Include names is neither foreign nor ignored. What cannot be read goes to
// fail, and the next input follows. When ctx is done, the input at hand fails with ErrInterrupted and no other follows. An error of
// use ends it.
//
// A reader that waits for its data, such as a pipe, returns ErrPause when it has given some and more is slow to come.
func Each(ctx context.Context, paths []string, o Options, use func(path string, r io.Reader) error, fail func(path string, err error)) error {
	v := visit{ctx, o, use, fail}
	for _, path := range paths {
		if err := v.path(path); err == ErrInterrupted {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

// visit is one run of Each. Its methods return an error of use, or ErrInterrupted after that has gone to fail.
type visit struct {
	ctx context.Context
	Options
	use  func(path string, r io.Reader) error
	fail func(path string, err error)
}

// path reads what a path of the user stands for.
func (v *visit) path(path string) error {
	if path == Stdin {
		return v.read(path, v.Stdin)
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return v.folder(path)
	case err == nil:
		_, err := v.file(path, false)
		return err
	case isPattern(path):
		return v.matches(path)
	}
	v.fail(path, Reason(err))
	return nil
}

// folder reads the files of a folder.
func (v *visit) folder(path string) error {
	failed := false
	files, left := v.filesOf(v.ctx, path, func(path string, err error) {
		failed = true
		v.fail(path, Reason(err))
	})
	switch {
	case v.ctx.Err() != nil:
		v.fail(path, ErrInterrupted)
		return ErrInterrupted
	case len(files) == 0 && !failed:
		v.fail(path, v.nothingIn(left))
	}
	return v.files(path, files)
}

// matches reads the files and folders that match a pattern which the shell has left to us.
func (v *visit) matches(pattern string) error {
	found, err := expand(pattern)
	if err != nil {
		v.fail(cmp.Or(pathOf(err), pattern), Reason(err))
	}
	for _, path := range found {
		if err := v.path(path); err != nil {
			return err
		}
	}
	return nil
}

// files reads the files of a folder. That all of them are foreign is a failure: the folder is probably not the one that is meant.
func (v *visit) files(folder string, paths []string) error {
	foreign := 0
	for _, path := range paths {
		isForeign, err := v.file(path, v.Foreign != nil && len(v.Include) == 0)
		if err != nil {
			return err
		}
		if isForeign {
			foreign++
		}
	}
	if v.Passed != nil {
		*v.Passed += foreign
	}
	if foreign > 0 && foreign == len(paths) {
		v.fail(folder, errors.New("no file in this folder has a trace of Caliper; a file that is named itself is checked all the same"))
	}
	return nil
}

// file reads a file. If it may be foreign and is, it is passed over instead.
func (v *visit) file(path string, mayBeForeign bool) (isForeign bool, err error) {
	f, err := v.open(path)
	if err != nil {
		v.fail(path, Reason(err))
		if err == ErrInterrupted {
			return false, err
		}
		return false, nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && v.isOutput(info) {
		v.fail(path, errors.New("it is written to meanwhile"))
		return false, nil
	}
	if mayBeForeign && err == nil && info.Mode().IsRegular() {
		if v.isForeign(f) {
			if v.Taken != nil {
				v.Taken.Add(info.Size())
			}
			return true, nil
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			v.fail(path, Reason(err))
			return false, nil
		}
	}
	return false, v.read(path, f)
}

// isForeign reads a file up to what says that it is not foreign, or to its end.
func (v *visit) isForeign(f *os.File) bool {
	foreign, err := v.Foreign(reader{v.ctx, &decompressed{raw: f, maxRatio: int64(v.MaxRatio)}})
	return foreign && err == nil
}

// open opens a file. A pipe that has a name only opens when somebody writes to it, which may never be: it is waited for
// until ctx is done.
func (v *visit) open(path string) (*os.File, error) {
	type result struct {
		*os.File
		error
	}
	opened := make(chan result, 1)
	go func() {
		f, err := os.Open(path)
		opened <- result{f, err}
	}()
	select {
	case r := <-opened:
		return r.File, r.error
	case <-v.ctx.Done():
		return nil, ErrInterrupted
	}
}

// isOutput reports whether a file is one of those that are written.
func (o *Options) isOutput(file fs.FileInfo) bool { return isAmong(o.Outputs, file) }

func isAmong(files []fs.FileInfo, file fs.FileInfo) bool {
	return slices.ContainsFunc(files, func(other fs.FileInfo) bool { return os.SameFile(other, file) })
}

// read hands an open input to use.
func (v *visit) read(path string, in io.Reader) error {
	raw := in
	if v.Taken != nil {
		raw = counted{in, v.Taken}
	}
	var r io.Reader = &decompressed{raw: raw, maxRatio: int64(v.MaxRatio)}
	if !isRegular(in) {
		waiting := newPatient(v.ctx, r)
		defer waiting.stop()
		r = waiting
	}
	err := v.use(path, reader{v.ctx, r})
	if failure := new(readError); errors.As(err, &failure) {
		v.fail(path, Reason(failure.error))
		if failure.error != ErrInterrupted {
			return nil
		}
		return ErrInterrupted
	}
	return err
}

// Failed returns the error with which use says that it can do nothing with an input: it goes to fail, and the next input follows.
func Failed(err error) error { return &readError{err} }

// counted counts the bytes that are read.
type counted struct {
	io.Reader
	taken *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.taken.Add(int64(n))
	return n, err
}

// Files returns the files that Each reads, but for standard input.
func Files(paths []string, o Options) (all []string) {
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case path == Stdin:
		case err == nil && info.IsDir():
			files, _ := o.filesOf(context.Background(), path, func(string, error) {}) // Each will say what cannot be looked into
			all = append(all, files...)
		case err == nil:
			all = append(all, path)
		case isPattern(path):
			found, _ := expand(path) // likewise
			all = append(all, Files(found, o)...)
		}
	}
	return all
}

// Size returns how many bytes Each reads, compressed as they are; -1 if that cannot be known, as of a pipe.
func Size(paths []string, o Options) (total int64) {
	if slices.Contains(paths, Stdin) {
		info, ok := regularInfo(o.Stdin)
		if !ok {
			return -1
		}
		total = info.Size()
	}
	for _, file := range Files(paths, o) {
		info, err := os.Stat(file)
		switch {
		case err == nil && !info.Mode().IsRegular():
			return -1
		case err == nil:
			total += info.Size()
		}
	}
	return total
}

// isRegular reports whether the data of r is there and need not be waited for.
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

// reader marks the errors of a reader as its own, and ends when the context is done.
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

// Reason leaves the path out of a file system error: what tells of it names the path anyway.
func Reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// pathOf returns the path that a file system error is about, "" if it is of something else.
func pathOf(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Path
	}
	return ""
}
