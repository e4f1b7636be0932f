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

// What the user names may be anything from which bytes come, such as the pipe that stands for <(...) in a shell. A regular file has an end,
// so it may be of any length. Anything else may have none.

// patience is how long a named pipe is waited for that no program has opened to write to it.
const patience = 5 * time.Second

// ReadNamed reads a file that a setting names. If p is nil, the user has named it, and at most so many bytes are read of what is not a
// regular file; else it must be a regular file of the project, of at most so many bytes.
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

// readStream reads all that comes out of a stream: at most so many bytes, unless it is a regular file.
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

// readAtMost reads all, which must not be more than so many bytes.
func readAtMost(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("it is too long: more than %d KiB", most>>10)
	}
	return data, err
}

// OpenNamed opens a file that the user names. A named pipe is waited for, but not for ever.
func OpenNamed(path string) (*os.File, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	file, err := source.OpenUntil(ctx, path)
	if err == source.ErrInterrupted {
		err = errors.New("no program writes to this pipe")
	}
	return file, err
}

// UsersTables returns a folder of tables that the user names as a file system. Its files must be regular ones.
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
