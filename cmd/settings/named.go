package settings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/caliper-lint/caliper-lint/validate/source"
)

// A path of the user may be anything that has bytes, such as the pipe of <(...) in a shell. A regular file may be of any length, since it
// has an end; other files may have none.

// patience is the time to wait for a program to open a named pipe for writing.
const patience = 5 * time.Second

// ReadNamed reads a file that a setting names. If p is nil, the user has named it, and only a file that is not regular is bounded to most
// bytes. Otherwise it must be a regular file of the project, of at most most bytes.
func ReadNamed(p *Project, path string, most int64) ([]byte, error) {
	if p == nil {
		file, err := OpenNamed(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return readStream(file, most)
	}
	file, err := p.open(path, false)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readAtMost(file, most)
}

// readStream reads an open file to its end. Unless it is regular, it must have at most most bytes.
func readStream(file *os.File, most int64) ([]byte, error) {
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		return io.ReadAll(file)
	}
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("it is not a regular file and holds more than %d KiB; save it to a file first", most>>10)
	}
	return data, err
}

// readAtMost reads r to its end. It must have at most most bytes.
func readAtMost(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("it is too long: more than %d KiB", most>>10)
	}
	return data, err
}

// OpenNamed opens a file that the user names. It waits for a named pipe, but at most patience.
func OpenNamed(path string) (*os.File, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	file, err := source.OpenUntil(ctx, path)
	if err == source.ErrInterrupted {
		err = errors.New("no program writes to this pipe")
	}
	return file, err
}

// UsersTables returns a folder of tables that the user names as a file system. Only its regular files can be read.
func UsersTables(folder string) fs.FS { return usersTables{os.DirFS(folder), folder} }

type usersTables struct {
	fs.FS
	folder string
}

// ReadFile reads a file, for fs.ReadFile.
func (t usersTables) ReadFile(name string) ([]byte, error) {
	info, err := fs.Stat(t.FS, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: filepath.Join(t.folder, filepath.FromSlash(name)), Err: errNotRegular}
	}
	return fs.ReadFile(t.FS, name)
}

var errNotRegular = errors.New("it is not a regular file")
