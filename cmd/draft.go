package cmd

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

// draft is a file that is written beside its place, and put there when it is whole: until then what an earlier run has
// written stays, and so it does when the run fails or is killed.
type draft struct {
	*os.File
	place  *os.File // what is there until then; nil if that is written to itself
	folder *os.Root // in which both are, whatever its path leads to meanwhile
	name   string   // of the place, in the folder
	fresh  bool     // there was nothing in the place
}

// draftOf returns what is written for a file that create has opened: a draft, or the file itself if it is live, that is, to
// be seen as it grows.
func (in *inputs) draftOf(place *os.File, live bool) (*draft, error) {
	if live {
		return &draft{File: place}, truncate(place)
	}
	signal.Ignore(syscall.SIGPIPE) // it would leave the draft behind; the error of writing remains
	return in.newDraft(place)
}

// newDraft returns a draft of a file that create has opened. A pipe and the like is written to itself, and so is a file in
// a folder that takes no others.
func (in *inputs) newDraft(place *os.File) (*draft, error) {
	if regular(place) == nil {
		return &draft{File: place}, nil
	}
	d, err := in.beside(place)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || err == errMoved || err == errShared {
		return &draft{File: place}, truncate(place)
	}
	if err == nil {
		in.outputs = append(in.outputs, regular(d.File))
	}
	return d, err
}

// errMoved is why there can be no draft of a file that is not where it was opened.
var errMoved = errors.New("it has been moved meanwhile")

// errShared is why there can be none of a file that has other names: under these it would stay what it was.
var errShared = errors.New("it has other names, hard links, under which it would stay as it is")

// beside returns a draft of a regular file.
func (in *inputs) beside(place *os.File) (*draft, error) {
	info := regular(place)
	path, err := filepath.EvalSymlinks(place.Name())
	if err != nil {
		return nil, errMoved
	}
	if hasOtherNames(info) {
		return nil, errShared
	}
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	d := &draft{place: place, folder: folder, name: filepath.Base(path), fresh: slices.Contains(in.created, place.Name())}
	if now, err := folder.Lstat(d.name); err != nil || !os.SameFile(now, info) {
		return nil, cmp.Or(folder.Close(), errMoved)
	}
	if d.File, err = createTemp(folder); err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	const rights = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky
	if err := cmp.Or(keepOwner(d.File, info), d.Chmod(info.Mode()&rights)); err != nil {
		return nil, errors.Join(err, d.Close(), d.remove())
	}
	return d, nil
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
func (d *draft) remove() error {
	return errors.Join(d.folder.Remove(filepath.Base(d.Name())), d.folder.Close())
}

// put closes the file, and puts it in its place.
func (d *draft) put() error {
	if d.place == nil {
		return d.Close()
	}
	if err := errors.Join(d.Close(), d.place.Close()); err != nil {
		d.drop()
		return err
	}
	if d.rename() != nil {
		return d.copy() // the place is mounted, or somebody else's
	}
	return d.folder.Close()
}

func (d *draft) rename() error { return d.folder.Rename(filepath.Base(d.Name()), d.name) }

// putAtOnce does the same for a file that has a place, but fails where put would write over that.
func (d *draft) putAtOnce() error {
	err := errors.Join(d.Close(), d.place.Close())
	if err == nil {
		err = d.rename()
	}
	if err != nil {
		d.drop()
		return err
	}
	return d.folder.Close()
}

// copy writes the file over what is in its place, and removes it. It stays if that fails, since there may be no other then.
func (d *draft) copy() error {
	from, err := d.folder.Open(filepath.Base(d.Name()))
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := d.folder.OpenFile(d.name, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("%w; what was to be written is in %s", err, terminal.Path(d.Name()))
	}
	return d.remove()
}

// drop closes the file, and leaves its place as it was.
func (d *draft) drop() {
	_ = d.Close() // why it is dropped is said already
	if d.place == nil {
		return
	}
	_ = d.place.Close()
	if d.fresh {
		_ = d.folder.Remove(d.name)
	}
	_ = d.remove()
}
