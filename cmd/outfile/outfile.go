// Package outfile writes the files of a run: each takes its place when it is whole, and none is written over what the run reads.
package outfile

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

// Inputs tell what a run reads.
type Inputs interface {
	IsNamed(file fs.FileInfo) bool       // whether the user names the file as an input
	CheckNotRead(file fs.FileInfo) error // an error if a folder or pattern leads to the file, or if it is read and holds no data
}

// Set holds the files that a run writes.
type Set struct {
	inputs  Inputs
	stdout  any // standard output, which may be a file
	files   []fs.FileInfo
	created []string // paths of the files that were not there before
}

// NewSet returns an empty set for a run that reads inputs.
func NewSet(inputs Inputs, stdout any) *Set { return &Set{inputs: inputs, stdout: stdout} }

// Files returns the files that are written, standard output among them if it is a file.
func (s *Set) Files() []fs.FileInfo {
	if info := Regular(s.stdout); info != nil {
		return append(slices.Clone(s.files), info)
	}
	return s.files
}

// Open opens a file to write to, without taking out yet what is in it. It must not be an input; one of a folder that is
// read, or one that a pattern matches, may be written to if what it holds is known to be of an earlier run. known is
// given how the file begins, headSize bytes at most.
func (s *Set) Open(path string, known func(head []byte) bool) (*os.File, error) {
	if path == source.Stdin {
		return nil, errors.New("expected a file")
	}
	if before, err := os.Stat(path); err == nil && before.Mode().IsRegular() {
		if err := cmp.Or(s.checkUnused(before), s.checkKnown(path, before, known)); err != nil {
			return nil, err
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		file, err = os.OpenFile(path, os.O_WRONLY, 0)
		return s.note(file, false, err)
	}
	return s.note(file, true, err)
}

// OpenIn opens a file within a folder, which the caller has looked at: before tells of the file that is there, nil if there is none.
func (s *Set) OpenIn(folder *os.Root, name string, before fs.FileInfo) (*os.File, error) {
	if before == nil {
		file, err := folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		return s.note(file, true, err)
	}
	if err := s.checkUnused(before); err != nil {
		return nil, err
	}
	file, err := folder.OpenFile(name, os.O_WRONLY, 0)
	if err == nil {
		if info, statErr := file.Stat(); statErr != nil || !os.SameFile(info, before) {
			return nil, errors.Join(cmp.Or(statErr, errMoved), file.Close())
		}
	}
	return s.note(file, false, err)
}

// Replace opens a file, and takes out what is in it.
func (s *Set) Replace(path string, known func(head []byte) bool) (*os.File, error) {
	file, err := s.Open(path, known)
	if err != nil {
		return nil, err
	}
	return file, truncate(file)
}

// RemoveCreated removes the files that have been created for a run that cannot be.
func (s *Set) RemoveCreated() {
	for _, path := range s.created {
		_ = os.Remove(path) // what prevents the run is said already
	}
	s.created = nil
}

// checkUnused returns an error if a file is an input that is named, or is written to already.
func (s *Set) checkUnused(file fs.FileInfo) error {
	switch {
	case s.inputs.IsNamed(file):
		return errors.New("it is an input")
	case slices.ContainsFunc(s.Files(), func(other fs.FileInfo) bool { return os.SameFile(file, other) }):
		return errors.New("this run already writes to it")
	}
	return nil
}

// checkKnown returns an error if a file holds something, is not known to be of an earlier run, and is read.
func (s *Set) checkKnown(path string, file fs.FileInfo, known func(head []byte) bool) error {
	head, err := Head(path)
	if err != nil || len(head) == 0 || known(head) {
		return err
	}
	return s.inputs.CheckNotRead(file)
}

// note takes note of a file that has been opened to write to, and perhaps created, if that has been done.
func (s *Set) note(file *os.File, created bool, err error) (*os.File, error) {
	if err != nil {
		return nil, err
	}
	if created {
		s.created = append(s.created, file.Name())
	}
	if info := Regular(file); info != nil {
		s.files = append(s.files, info)
	}
	return file, nil
}

// headSize is how many bytes of a file tell what the file holds.
const headSize = 4096

// Head returns how a file begins.
func Head(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return []byte{0}, nil // of nothing that we know
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	return HeadOf(file)
}

// HeadOf returns how a file that is open begins.
func HeadOf(file io.Reader) ([]byte, error) {
	head := make([]byte, headSize)
	n, err := io.ReadFull(file, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:n], err
}

// CheckPath returns an error if there can be no file of a name.
func CheckPath(path string) error {
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

// Regular returns what the system knows of a stream that is a regular file, nil if it is another one.
func Regular(stream any) fs.FileInfo {
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

// truncate empties a file, if it is one that can be: a pipe cannot.
func truncate(file *os.File) error {
	if Regular(file) == nil {
		return nil
	}
	return file.Truncate(0)
}

// errMoved is why no file can take the place of one that is not where it was opened.
var errMoved = errors.New("it has been moved meanwhile")
