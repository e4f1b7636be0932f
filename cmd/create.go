package cmd

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/caliper-lint/caliper-lint/validate/source"
)

// create opens a file to write to, without taking out yet what is in it. It must not be an input; one of a folder that is
// read, or one that a pattern matches, may be written to if what it holds is known to be of an earlier run. known is
// given how the file begins, headSize bytes at most.
func (in *inputs) create(path string, known func(head []byte) bool) (*os.File, error) {
	if path == source.Stdin {
		return nil, errors.New("want a file")
	}
	if before, err := os.Stat(path); err == nil && before.Mode().IsRegular() {
		if err := cmp.Or(in.unused(before), in.spare(path, before, known)); err != nil {
			return nil, err
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		file, err = os.OpenFile(path, os.O_WRONLY, 0)
		return in.opened(file, false, err)
	}
	return in.opened(file, true, err)
}

// unused returns an error if a file is an input that is named, or is written to already.
func (in *inputs) unused(file fs.FileInfo) error {
	is := func(other fs.FileInfo) bool { return other != nil && os.SameFile(file, other) }
	switch {
	case is(regular(in.stdin)) && slices.Contains(in.paths, source.Stdin), slices.ContainsFunc(append(in.paths, in.flags.follow), func(input string) bool {
		info, _ := os.Stat(input)
		return is(info)
	}):
		return errors.New("it is an input")
	case slices.ContainsFunc(append(slices.Clone(in.outputs), regular(in.stdout)), is):
		return errors.New("it is written to already")
	}
	return nil
}

// opened takes note of a file that has been opened to write to, and perhaps created, if that has been done.
func (in *inputs) opened(file *os.File, created bool, err error) (*os.File, error) {
	if err != nil {
		return nil, err
	}
	if created {
		in.created = append(in.created, file.Name())
	}
	if info := regular(file); info != nil {
		in.outputs = append(in.outputs, info)
	}
	return file, nil
}

// replace creates a file, and takes out what is in it.
func (in *inputs) replace(path string, known func(head []byte) bool) (*os.File, error) {
	file, err := in.create(path, known)
	if err != nil {
		return nil, err
	}
	return file, truncate(file)
}

// uncreate removes the files that have been created for a run that cannot be.
func (in *inputs) uncreate() {
	for _, path := range in.created {
		_ = os.Remove(path) // what prevents the run is said already
	}
	in.created = nil
}

// spare returns an error if a file is data that would be read, or another file that is.
func (in *inputs) spare(path string, info fs.FileInfo, known func(head []byte) bool) error {
	head, err := headOf(path)
	if err != nil || len(head) == 0 || known(head) {
		return err
	}
	if slices.ContainsFunc(in.apart, func(other fs.FileInfo) bool { return os.SameFile(info, other) }) {
		return errors.New("it is read")
	}
	chosen := in.options()
	all := chosen
	all.Include, all.Exclude, all.Everything = nil, nil, true // what is left out is data, too
	for _, file := range append(source.Files(in.paths, chosen), source.Files(in.paths, all)...) {
		if other, err := os.Stat(file); err == nil && os.SameFile(info, other) {
			return errors.New("it is an input")
		}
	}
	return nil
}

// headSize is how many bytes of a file tell what it is.
const headSize = 4096

// headOf returns how a file begins.
func headOf(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return []byte{0}, nil // of nothing that we know
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	return headIn(file)
}

func headIn(file io.Reader) ([]byte, error) {
	head := make([]byte, headSize)
	n, err := io.ReadFull(file, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:n], err
}

// canBe returns an error if there can be no file of a name.
func canBe(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return errors.New("it is a folder")
	case errors.Is(err, fs.ErrPermission):
		return source.Reason(err)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil {
		return source.Reason(err)
	} else if !info.IsDir() {
		return errors.New("it would be in a file")
	}
	return nil
}

// truncate empties a file, if it is one that can be: a pipe cannot.
func truncate(file *os.File) error {
	if regular(file) == nil {
		return nil
	}
	return file.Truncate(0)
}
