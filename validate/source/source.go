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
	Include    []string                        // patterns of the files that are taken from folders; none: files with the usual endings
	Exclude    []string                        // patterns of the files and folders that are left out of folders
	InProject  func(path string) string        // returns the path of a file from the project, which patterns with a slash may match as well; nil: they match only the path from the folder that is read
	MaxRatio   int                             // how many times as long as an archive its data may be; 0: any number of times
	Outputs    []fs.FileInfo                   // files to which this run writes: in a folder they are passed over; named by the user they cannot be read
	Apart      []fs.FileInfo                   // files that are not data: in a folder they are passed over
	Foreign    func(r io.Reader) (bool, error) // says whether a file of a folder, decompressed, is not Caliper data; after an error the file is taken for Caliper data; nil: every file is
	Passed     *int                            // counts the foreign files that were passed over; nil: nobody wants to know
	Everything bool                            // hidden files, ignored files and closed folders are taken as well; for Files and Size, not for Each
	Taken      *atomic.Int64                   // counts the bytes that were read, before they are decompressed; nil: nobody wants to know
}

// Each opens every input in turn and hands it to use, decompressed: each file named, the files that match a pattern,
// the files of each folder, at any depth and in the order of their names, and standard input for "-". In folders are
// passed over: hidden files, files that git ignores, node_modules and vendor, links to folders, files that are not regular, and
// files that are foreign. A file that Include names is neither foreign nor ignored. An input that cannot be read goes to
// fail, and the next input follows. When ctx is done, the current input fails with ErrInterrupted and no other follows. Each ends with
// the first error of use.
//
// A reader that waits for its data, such as that of a pipe, returns ErrPause when it has returned some and more is slow to come.
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

// visit is one run of Each. Its methods return an error of use, or ErrInterrupted, which has gone to fail before.
type visit struct {
	ctx context.Context
	Options
	use  func(path string, r io.Reader) error
	fail func(path string, err error)
}

// path reads the inputs that a path of the user stands for.
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

// matches reads the files and folders that match a pattern that the shell did not expand.
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

// files reads the files of a folder. It is a failure if all of them are foreign: then the user probably means another folder.
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

// file reads a file, or passes it over if it may be foreign and is.
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
		v.fail(path, errors.New("this run writes to it"))
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

// isForeign reads a file up to the place that shows that it is Caliper data, or to its end.
func (v *visit) isForeign(f *os.File) bool {
	foreign, err := v.Foreign(reader{v.ctx, &decompressed{raw: f, maxRatio: int64(v.MaxRatio)}})
	return foreign && err == nil
}

// open opens a file. A named pipe opens only when another program writes to it, which may never happen: open waits for it until ctx is
// done.
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

// isOutput reports whether this run writes to a file.
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

// Failed makes an error that use returns for an input with which it can do nothing: it goes to fail, and the next input follows.
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

// Files returns the files that Each reads, without standard input.
func Files(paths []string, o Options) (all []string) {
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case path == Stdin:
		case err == nil && info.IsDir():
			files, _ := o.filesOf(context.Background(), path, func(string, error) {}) // Each will say which folders cannot be read
			all = append(all, files...)
		case err == nil:
			all = append(all, path)
		case isPattern(path):
			found, _ := expand(path) // Each will say what is wrong with the pattern
			all = append(all, Files(found, o)...)
		}
	}
	return all
}

// Size returns how many bytes Each reads, before they are decompressed; -1 if that cannot be known, as with a pipe.
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
