// Package source finds the inputs that a user names: files, folders and standard input.
package source

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// extensions are the endings of the files that are taken from a folder.
var extensions = []string{".json", ".jsonl", ".ndjson"}

// Each opens every input in turn and hands it to use: each file named, the files of each folder, at any depth and in
// the order of their names, and standard input for "-". Hidden folders, links to folders and what is no regular file are passed over there. What
// cannot be read goes to fail, and the next input follows. An error of use ends it.
func Each(paths []string, stdin io.Reader, use func(path string, r io.Reader) error, fail func(path string, err error)) error {
	read := func(path string, r io.Reader) error {
		err := use(path, reader{r})
		var broken *readError
		if errors.As(err, &broken) {
			fail(path, reason(broken.error))
			return nil
		}
		return err
	}
	open := func(path string) error {
		f, err := os.Open(path)
		if err != nil {
			fail(path, reason(err))
			return nil
		}
		defer f.Close()
		return read(path, f)
	}
	for _, path := range paths {
		if path == Stdin {
			if err := read(path, stdin); err != nil {
				return err
			}
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			fail(path, reason(err))
			continue
		}
		if !info.IsDir() {
			if err := open(path); err != nil {
				return err
			}
			continue
		}
		failed := false
		files := folder(path, func(path string, err error) {
			failed = true
			fail(path, err)
		})
		if len(files) == 0 && !failed {
			fail(path, errors.New("there is no .json, .jsonl or .ndjson file in this folder"))
		}
		for _, file := range files {
			if err := open(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// reader marks the errors of a reader as its own.
type reader struct{ io.Reader }

type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }

func (r reader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = &readError{err}
	}
	return n, err
}

func folder(root string, fail func(path string, err error)) (files []string) {
	root += string(filepath.Separator)                                             // so that a link named by the user is followed
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error { // its function never returns another error
		switch {
		case err != nil:
			fail(path, reason(err))
			return nil
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case !d.IsDir() && slices.Contains(extensions, strings.ToLower(filepath.Ext(path))):
			if info, err := os.Stat(path); err != nil || info.Mode().IsRegular() { // a broken link fails when it is read
				files = append(files, path)
			}
		}
		return nil
	})
	return files
}

// reason leaves the path out of a file system error: the failure names it anyway.
func reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}
