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

// File is a file that is written beside its place, and put there when it is whole: until then what an earlier run has
// written stays, and so it does when the run fails or is killed.
type File struct {
	*os.File
	place   *os.File // file that is there until then; nil if that is written to itself
	folder  *os.Root // folder of both, whatever its path leads to meanwhile
	name    string   // name of the place in the folder
	created bool     // whether there was nothing in the place before the run
}

// Begin begins to write a file that Open has opened: beside its place, or to the file itself if it is live, that is, to be seen as it
// grows. A pipe and the like is written to itself, too, and so is a file in a folder that takes no others.
func (s *Set) Begin(place *os.File, live bool) (*File, error) {
	if live {
		return &File{File: place}, truncate(place)
	}
	signal.Ignore(syscall.SIGPIPE) // it would leave the file beside its place behind; the error of writing remains
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

// errShared is why none can take the place of one that has other names: under these it would stay as it was.
var errShared = errors.New("it has other names (hard links), which would keep the old content")

// errUnlike is why none can take the place of one that has rights, or other attributes, which no other can be given.
var errUnlike = errors.New("cannot be replaced by another file")

// Beside begins a file beside a regular one, whose place it is to take.
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

// keepRights gives the file the owner, the attributes and the mode of that in its place, in this order: until the last, nobody can read it
// who could not read that.
func (f *File) keepRights(of fs.FileInfo) error {
	if err := keepOwner(f.File, of); err != nil {
		return err
	}
	if err := keepAttributes(f.File, f.place); err != nil {
		return err
	}
	const rights = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky
	now, err := f.Stat() // an access control list may have brought the mode with it
	if err != nil || now.Mode()&rights == of.Mode()&rights {
		return err
	}
	return f.Chmod(of.Mode() & rights)
}

// createTemp creates a file in a folder, under a name that no other has.
func createTemp(folder *os.Root) (file *os.File, err error) {
	for range 10_000 {
		file, err = folder.OpenFile(fmt.Sprintf(".caliper-lint-%d", rand.Uint32()), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return file, err
}

// remove removes the file, and leaves the folder.
func (f *File) remove() error {
	return errors.Join(f.folder.Remove(filepath.Base(f.Name())), f.folder.Close())
}

// Commit closes the file, and puts it in its place.
func (f *File) Commit() error {
	if f.place == nil {
		return f.Close()
	}
	if err := errors.Join(f.Close(), f.place.Close()); err != nil {
		f.Discard()
		return err
	}
	if f.rename() != nil {
		return f.copy() // the place is mounted, or somebody else's
	}
	return f.folder.Close()
}

func (f *File) rename() error { return f.folder.Rename(filepath.Base(f.Name()), f.name) }

// CommitAtOnce does the same for a file beside its place, but fails where Commit would write over that.
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

// copy writes the file over what is in its place, and removes it. It stays if that fails, since there may be no other then.
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

// Discard closes the file, and leaves its place as it was.
func (f *File) Discard() {
	_ = f.Close() // why it is discarded is said already
	if f.place == nil {
		return
	}
	_ = f.place.Close()
	if f.created {
		_ = f.folder.Remove(f.name)
	}
	_ = f.remove()
}
