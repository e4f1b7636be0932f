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

// Queue opens inputs one after the other. The caller reads each input that Next opens, and then ends it with End, before it calls Next
// again.
type Queue struct {
	ctx        context.Context
	options    Options
	paths      []string      // the paths of the user that were not reached yet
	folder     *folderFiles  // the folder whose files come next; nil: there is none
	ready      []Input       // the inputs that Next returns before it looks for others: failures, and then perhaps an open input
	opened     openInput     // the input that is open
	follower   *follower     // the reader of the followed file, while it is open
	interval   time.Duration // the time between two looks at a followed file; 0: no file is followed
	reopening  bool          // the followed file was read before, and another file of its path is expected
	passedOver int           // the number of foreign files that were passed over
	links      int           // the number of links that were passed over
}

// Input is an open input, or a failure about one that cannot be read.
type Input struct {
	Path    string    // the path as the user has named it, or as it was found in a folder
	Reader  io.Reader // returns the decompressed data; nil if there is a failure
	Failure error     // the reason why the input cannot be read, or not to its end
	Missed  string    // a message about data that may be missing from a followed file that has ended; then there is neither a Reader nor a Failure
}

// folderFiles are the files of a folder that is being read.
type folderFiles struct {
	path    string   // the path of the folder
	files   []string // the files that were not opened yet
	total   int      // the number of all files
	foreign int      // the number of files that were foreign
}

// openInput is an input that is open. release closes its parts.
type openInput struct {
	path    string
	closer  io.Closer // nil for standard input
	patient *patient  // nil if reading never blocks
}

// NewQueue returns the queue of the inputs that paths stand for: files, the files that match a pattern, the files of each folder, at any
// depth and in the order of their names, and standard input for "-". In folders the queue passes over hidden files, files that git ignores,
// node_modules and vendor, links to folders, files that are not regular, foreign files, and with NoLinks also links to files. A file that
// Include names is neither foreign nor ignored. When ctx is done, the current input fails with ErrInterrupted and no other follows.
//
// A reader that may block, such as that of a pipe, returns ErrPause after it has returned some data and no more has come for a while.
func NewQueue(ctx context.Context, paths []string, o Options) *Queue {
	return &Queue{ctx: ctx, paths: paths, options: o}
}

// Follow returns the queue of a file that grows. At the end of the file, its reader returns ErrPause once, and then waits for more data,
// until ctx is done, which is not a failure. When the file is truncated or rewritten, or another file takes its path, the reader ends, Next
// returns what may be missing, and the file at the path is the next input. interval is the time between two looks at the file, and must be
// greater than 0.
func Follow(ctx context.Context, path string, interval time.Duration) *Queue {
	return &Queue{ctx: ctx, paths: []string{path}, interval: interval}
}

// Next opens the next input, or returns the reason why it cannot be read. ok is false after the last input.
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

// End closes the input that Next has opened. err is the error with which reading has ended; nil at the end of the data. An error of the
// input's reader, or of Failed, is a failure of the input, which Next returns. End returns any other error at once, and no input follows.
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

// missed returns the message about data that may be missing from the followed file, which has ended or is left; "" if none is missing.
func (q *Queue) missed() string {
	f := q.follower
	q.follower = nil
	switch {
	case f == nil:
		return ""
	case f.missed == "" && q.ctx.Err() != nil && f.left() > 0:
		return fmt.Sprintf("interrupted; %d bytes in it were not read", f.left())
	}
	return f.missed
}

// PassedOver returns the number of foreign files in the folders that were read to their end.
func (q *Queue) PassedOver() int { return q.passedOver }

// Links returns the number of links that were passed over in the folders and patterns that were reached.
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

// openFolder finds the files of a folder, which come next.
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

// openInFolder opens the next file of the folder, or leaves the folder. If all its files are foreign, the folder is a failure: the user
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
		q.fail(f.path, errors.New("no file in this folder looks like Caliper data; name a file to check it all the same"))
	}
}

// openFile opens a file, or passes it over if it is foreign and mayBeForeign is set. It reports whether the file is foreign.
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

// give makes an open input the next one. closer closes it; nil: it stays open.
func (q *Queue) give(path string, in io.Reader, closer io.Closer) {
	q.opened = openInput{path: path, closer: closer}
	r := q.options.decompress(in)
	if !isRegular(in) {
		q.opened.patient = newPatient(q.ctx, r)
		r = q.opened.patient
	}
	q.ready = append(q.ready, Input{Path: path, Reader: reader{q.ctx, r}})
}

// fail makes a failure the next input. After an interruption no input follows.
func (q *Queue) fail(path string, err error) {
	if err == ErrInterrupted {
		q.abandon()
		if q.interval > 0 { // following ends with an interruption
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
