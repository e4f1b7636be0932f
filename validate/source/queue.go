package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Queue opens inputs one after the other. Each input that Next opens is to be read, and then ended with End, before the next one.
type Queue struct {
	ctx        context.Context
	options    Options
	paths      []string      // paths of the user that were not reached yet
	folder     *folderFiles  // folder that was reached and whose files come next; nil: there is none
	ready      []Input       // inputs that Next returns before it looks for others: failures, and after them perhaps one that is open
	opened     openInput     // input that is open
	follower   *follower     // reader of the followed file, while it is open
	interval   time.Duration // time after which a followed file is looked at again; 0: no file is followed
	reopening  bool          // the followed file was read before, and another file is awaited that takes its name
	passedOver int           // number of the foreign files that were passed over
	links      int           // number of the links that were passed over
}

// Input is an input that is open, or a failure: one that cannot be read.
type Input struct {
	Path    string
	Reader  io.Reader // returns the data, decompressed; nil if there is a failure
	Failure error     // why the input cannot be read, or not to its end
	Missed  string    // what may be missing of a followed file, which has ended; then there is neither a reader nor a failure
}

// folderFiles are the files of a folder that is read.
type folderFiles struct {
	path    string
	files   []string // files that were not opened yet
	total   int      // number of all files
	foreign int      // number of the files that were foreign
}

// openInput is an input that is open. Its parts are closed when it has been read.
type openInput struct {
	path    string
	closer  io.Closer // nil for standard input
	patient *patient  // nil if the data need not be waited for
}

// NewQueue returns the queue of the inputs that paths stand for: each file named, the files that match a pattern,
// the files of each folder, at any depth and in the order of their names, and standard input for "-". In folders are
// passed over: hidden files, files that git ignores, node_modules and vendor, links to folders, files that are not regular, and
// files that are foreign; with NoLinks also links to files. A file that Include names is neither foreign nor ignored. When ctx is done, the current input fails with
// ErrInterrupted and no other follows.
//
// A reader that waits for its data, such as that of a pipe, returns ErrPause when it has returned some and more is slow to come.
func NewQueue(ctx context.Context, paths []string, o Options) *Queue {
	return &Queue{ctx: ctx, paths: paths, options: o}
}

// Follow returns the queue of a file that grows. Its reader waits at the end of the file for more, until ctx is done, which is not a failure.
// When the file is made shorter, or another file takes its name, the reader ends, Next says what may be missing, and the file is the next
// input anew. interval says
// how long the reader waits before it looks again; it is longer than 0. The reader returns ErrPause each time it has reached the end of the file.
func Follow(ctx context.Context, path string, interval time.Duration) *Queue {
	return &Queue{ctx: ctx, paths: []string{path}, interval: interval}
}

// Next opens the next input, or tells why it cannot be read. It returns false after the last one.
func (q *Queue) Next() (next Input, ok bool) {
	for len(q.ready) == 0 {
		switch {
		case q.folder != nil:
			q.openInFolder()
		case len(q.paths) > 0:
			path := q.paths[0]
			q.paths = q.paths[1:]
			q.openPath(path)
		default:
			return Input{}, false
		}
	}
	next, q.ready = q.ready[0], q.ready[1:]
	return next, true
}

// End closes the input that Next has opened. err is the error with which reading has ended, nil at the end of the data. An error of the
// input's reader or of Failed is a failure of the input, which Next returns. Any other error is returned at once, and no input follows.
func (q *Queue) End(err error) error {
	path, missed := q.opened.path, q.missed()
	q.opened.release()
	failure := new(readError)
	switch {
	case errors.As(err, &failure):
		q.fail(path, failure.error)
	case err != nil:
		q.abandon()
		return err
	case q.interval > 0 && q.ctx.Err() == nil:
		q.paths, q.reopening = []string{path}, true
	}
	if missed != "" {
		q.ready = append(q.ready, Input{Path: path, Missed: missed})
	}
	return nil
}

// missed says what may be missing of the followed file, which has ended or is left; "" if nothing is.
func (q *Queue) missed() string {
	f := q.follower
	q.follower = nil
	switch {
	case f == nil:
		return ""
	case f.missed == "" && q.ctx.Err() != nil && f.left() > 0:
		return fmt.Sprintf("interrupted; %d bytes that stand in it were not read", f.left())
	}
	return f.missed
}

// PassedOver returns how many foreign files were passed over in the folders that have been read to their end.
func (q *Queue) PassedOver() int { return q.passedOver }

// Links returns how many links were passed over in the folders and patterns that have been reached.
func (q *Queue) Links() int { return q.links }

// openPath opens the inputs that a path stands for, or the first of them.
func (q *Queue) openPath(path string) {
	if q.interval > 0 {
		q.openFollowed(path)
		return
	}
	if path == Stdin {
		q.give(path, q.options.Stdin, nil)
		return
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		q.openFolder(path)
	case err == nil:
		if why := q.options.refusal(q.ctx, path, info); why != "" {
			q.fail(path, errors.New(why))
			return
		}
		q.openFile(path, false)
	case isPattern(path):
		found, links, err := q.options.match(path)
		q.links += links
		if err == nil && len(found) == 0 {
			err = errors.New("only links match" + passedOver)
		}
		if err != nil {
			q.fail(cmp.Or(pathOf(err), path), err)
		}
		q.paths = append(found, q.paths...)
	default:
		q.fail(path, err)
	}
}

// openFolder finds the files of a folder.
func (q *Queue) openFolder(path string) {
	files, left := q.options.filesOf(q.ctx, path, q.fail)
	q.links += left.links
	switch {
	case q.ctx.Err() != nil:
		q.fail(path, ErrInterrupted)
		return
	case len(files) == 0 && len(q.ready) == 0:
		q.fail(path, q.options.nothingIn(left))
	}
	q.folder = &folderFiles{path: path, files: files, total: len(files)}
}

// openInFolder opens the next file of the folder, or leaves the folder. It is a failure if all of its files are foreign: then the user
// probably means another folder.
func (q *Queue) openInFolder() {
	f := q.folder
	if len(f.files) > 0 {
		path := f.files[0]
		f.files = f.files[1:]
		if q.openFile(path, q.options.Foreign != nil && len(q.options.Include) == 0) {
			f.foreign++
		}
		return
	}
	q.folder = nil
	q.passedOver += f.foreign
	if f.foreign > 0 && f.foreign == f.total {
		q.fail(f.path, errors.New("no file in this folder has a trace of Caliper; a file that is named itself is checked all the same"))
	}
}

// openFile opens a file, or passes it over if it may be foreign and is.
func (q *Queue) openFile(path string, mayBeForeign bool) (isForeign bool) {
	file, err := OpenUntil(q.ctx, path)
	if err != nil {
		q.fail(path, err)
		return false
	}
	isForeign, err = q.options.examine(q.ctx, file, mayBeForeign)
	if err == nil && !isForeign {
		q.give(path, file, file)
		return false
	}
	file.Close()
	if err != nil {
		q.fail(path, err)
	}
	return isForeign
}

// openFollowed opens the file that is followed.
func (q *Queue) openFollowed(path string) {
	f, err := newFollower(q.ctx, path, q.interval, q.reopening)
	if err != nil {
		q.fail(path, err)
		return
	}
	q.opened, q.follower = openInput{path: path, closer: f}, f
	q.ready = append(q.ready, Input{Path: path, Reader: reader{q.ctx, f}})
}

// give has Next return an input that is open. closer closes it; nil: it stays open.
func (q *Queue) give(path string, in io.Reader, closer io.Closer) {
	q.opened = openInput{path: path, closer: closer}
	r := q.options.decompress(in)
	if !isRegular(in) {
		q.opened.patient = newPatient(q.ctx, r)
		r = q.opened.patient
	}
	q.ready = append(q.ready, Input{Path: path, Reader: reader{q.ctx, r}})
}

// fail has Next return that an input cannot be read, and why. After an interruption no input follows.
func (q *Queue) fail(path string, err error) {
	if err == ErrInterrupted {
		q.abandon()
		if q.interval > 0 { // the way in which following ends
			return
		}
	}
	q.ready = append(q.ready, Input{Path: path, Failure: Reason(err)})
}

// abandon forgets all inputs that were not reached yet.
func (q *Queue) abandon() { q.paths, q.folder = nil, nil }

// release closes an input.
func (i *openInput) release() {
	if i.patient != nil {
		i.patient.stop()
	}
	if i.closer != nil {
		i.closer.Close()
	}
	*i = openInput{}
}
