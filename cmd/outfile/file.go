package outfile

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
)

// File is a file that is written beside its place, and moved there when it is complete. Until then, and if the run fails or is killed, the
// file of an earlier run stays.
type File struct {
	*os.File
	place   *os.File // the file in the place until then; nil if it is written directly
	folder  *os.Root // the folder of both files, even if its path leads elsewhere later
	name    string   // the name of the place in the folder
	created bool     // the place was empty before the run
}

// Begin begins writing a file that Open has opened: beside its place, or directly if live is set, so that it can be seen as it grows. Files
// that are not regular, and files that another file cannot replace, are also written directly.
func (s *Set) Begin(place *os.File, live bool) (*File, error) {
	if live {
		return &File{File: place}, truncate(place)
	}
	signal.Ignore(syscall.SIGPIPE) // the signal would end the run without removing the file; the error of writing remains
	if Regular(place) == nil {
		return &File{File: place}, nil
	}
	f, err := s.Beside(place)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || err == errMoved || err == errShared || errors.Is(err, errUnlike) {
		return &File{File: place}, truncate(place)
	}
	if err == nil {
		s.files = append(s.files, Regular(f.File))
	}
	return f, err
}

// errShared is the error of replacing a file that has other names: under these the old content would stay.
var errShared = errors.New("it has other names (hard links), which would keep the old content")

// errUnlike is the error of replacing a file whose rights or other attributes a new file cannot get.
var errUnlike = errors.New("cannot be replaced by another file")

// Beside begins a file beside a regular file, which it is to replace.
func (s *Set) Beside(place *os.File) (*File, error) {
	info := Regular(place)
	path, err := filepath.EvalSymlinks(place.Name())
	if err != nil {
		return nil, errMoved
	}
	if HasOtherNames(info) {
		return nil, errShared
	}
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	f := &File{place: place, folder: folder, name: filepath.Base(path), created: slices.Contains(s.created, place.Name())}
	if now, err := folder.Lstat(f.name); err != nil || !os.SameFile(now, info) {
		return nil, cmp.Or(folder.Close(), errMoved)
	}
	if f.File, err = createTemp(folder); err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	if err := f.keepRights(info); err != nil {
		return nil, errors.Join(err, f.Close(), f.remove())
	}
	return f, nil
}

// keepRights gives the file the owner, the attributes and the mode of the file in its place, in this order: before the mode is set, no user
// can read it who could not read that file.
func (f *File) keepRights(of fs.FileInfo) error {
	if err := keepOwner(f.File, of); err != nil {
		return err
	}
	if err := keepAttributes(f.File, f.place); err != nil {
		return err
	}
	const rights = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky
	now, err := f.Stat() // an access control list may have set the mode
	if err != nil || now.Mode()&rights == of.Mode()&rights {
		return err
	}
	return f.Chmod(of.Mode() & rights)
}

// createTemp creates a file with a new name in a folder.
func createTemp(folder *os.Root) (file *os.File, err error) {
	for range 10_000 {
		file, err = folder.OpenFile(fmt.Sprintf(".caliper-lint-%d", rand.Uint32()), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return file, err
}

// remove removes the file, and closes the folder.
func (f *File) remove() error {
	return errors.Join(f.folder.Remove(filepath.Base(f.Name())), f.folder.Close())
}

// Commit closes the file, and moves it to its place. If it cannot be moved there, Commit writes its content over the file in the place.
func (f *File) Commit() error {
	if f.place == nil {
		return f.Close()
	}
	if err := errors.Join(f.Close(), f.place.Close()); err != nil {
		f.Discard()
		return err
	}
	if f.rename() != nil {
		return f.copy() // the place is a mount point, or the folder belongs to another user
	}
	return f.folder.Close()
}

func (f *File) rename() error { return f.folder.Rename(filepath.Base(f.Name()), f.name) }

// CommitAtOnce is Commit for a file from Beside. It fails where Commit would write over the file in the place.
func (f *File) CommitAtOnce() error {
	err := errors.Join(f.Close(), f.place.Close())
	if err == nil {
		err = f.rename()
	}
	if err != nil {
		f.Discard()
		return err
	}
	return f.folder.Close()
}

// copy writes the content over the file in the place, and then removes the file. If writing fails, the file stays, as the only complete
// one.
func (f *File) copy() error {
	from, err := f.folder.Open(filepath.Base(f.Name()))
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := f.folder.OpenFile(f.name, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("%w; what was to be written is in %s", err, terminal.Path(f.Name()))
	}
	return f.remove()
}

// Discard removes the file, and leaves its place as it was.
func (f *File) Discard() {
	_ = f.Close() // the reason for discarding was reported
	if f.place == nil {
		return
	}
	_ = f.place.Close()
	if f.created {
		_ = f.folder.Remove(f.name)
	}
	_ = f.remove()
}
