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

// Inputs know which files a run reads.
type Inputs interface {
	IsNamed(file fs.FileInfo) bool       // reports whether the user names the file as an input
	CheckNotRead(file fs.FileInfo) error // returns an error if a folder or pattern leads to the file, or if the run reads it though it is not data
}

// Set is the set of the files that a run writes.
type Set struct {
	inputs  Inputs
	stdout  any           // the standard output, which may be a file
	files   []fs.FileInfo // the regular files that are written
	created []string      // the paths of the files that did not exist before
}

// NewSet returns an empty set for a run that reads inputs.
func NewSet(inputs Inputs, stdout any) *Set { return &Set{inputs: inputs, stdout: stdout} }

// Files returns the regular files that are written, with standard output if it is one.
func (s *Set) Files() []fs.FileInfo {
	if info := Regular(s.stdout); info != nil {
		return append(slices.Clone(s.files), info)
	}
	return s.files
}

// Open opens a file for writing, and keeps its content for now. It must not be an input. A file in a folder that is read, or one that
// matches a pattern, may be written if its content is that of an earlier run: known decides that by its first bytes, at most headSize.
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

// OpenIn opens a file in a folder for writing. before describes the file that the caller has found there; nil if there was none.
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

// Replace opens a file as Open does, and empties it.
func (s *Set) Replace(path string, known func(head []byte) bool) (*os.File, error) {
	file, err := s.Open(path, known)
	if err != nil {
		return nil, err
	}
	return file, truncate(file)
}

// RemoveCreated removes the files that were created for a run that cannot begin.
func (s *Set) RemoveCreated() {
	for _, path := range s.created {
		_ = os.Remove(path) // the reason was reported
	}
	s.created = nil
}

// checkUnused returns an error if a file is an input that the user names, or is written already.
func (s *Set) checkUnused(file fs.FileInfo) error {
	switch {
	case s.inputs.IsNamed(file):
		return errors.New("it is an input")
	case slices.ContainsFunc(s.Files(), func(other fs.FileInfo) bool { return os.SameFile(file, other) }):
		return errors.New("this run already writes to it")
	}
	return nil
}

// checkKnown returns an error if a file has content that is not known to be of an earlier run, and the run reads the file.
func (s *Set) checkKnown(path string, file fs.FileInfo, known func(head []byte) bool) error {
	head, err := Head(path)
	if err != nil || len(head) == 0 || known(head) {
		return err
	}
	return s.inputs.CheckNotRead(file)
}

// note adds a file that was opened for writing to the set, unless opening has failed. created says that the file is new.
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

// headSize is the number of bytes at the beginning of a file by which its content is recognised.
const headSize = 4096

// Head returns the first bytes of a file, at most headSize.
func Head(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return []byte{0}, nil // not the beginning of any file that the program writes
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	return HeadOf(file)
}

// HeadOf returns the first bytes of an open file, at most headSize.
func HeadOf(file io.Reader) ([]byte, error) {
	head := make([]byte, headSize)
	n, err := io.ReadFull(file, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:n], err
}

// CheckPath returns an error if there can be no file with a path.
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

// Regular returns the description of a stream that is a regular file; nil for another stream.
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

// truncate empties a regular file.
func truncate(file *os.File) error {
	if Regular(file) == nil {
		return nil
	}
	return file.Truncate(0)
}

// errMoved is the error about a file that is no longer where it was opened.
var errMoved = errors.New("it has been moved meanwhile")
