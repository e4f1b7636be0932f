package source

import (
	"context"
	"errors"
	"io"
	"time"
)

// ErrPause is returned by a reader that has given something and has no more for now. What was read can be judged as far
// as it is whole; the next call of Read goes on.
var ErrPause = errors.New("no more data for now")

const (
	patience  = 100 * time.Millisecond // how long what was read may lie about
	chunkSize = 1 << 18
)

// patient reads from what may keep it waiting, such as a pipe, in a goroutine of its own. So it can return ErrPause when
// something was read some time ago and there is no more yet, and ErrInterrupted when ctx is done.
type patient struct {
	ctx    context.Context
	chunks chan chunk  // what was read
	spare  chan []byte // what it is read into
	done   chan struct{}
	rest   []byte // of the chunk at hand
	memory []byte // of the chunk at hand
	err    error  // after the chunk at hand
	due    *time.Timer
	given  bool // something since the last pause
}

// chunk is some data, and the error that came with it.
type chunk struct {
	data []byte
	err  error
}

func newPatient(ctx context.Context, r io.Reader) *patient {
	p := &patient{ctx: ctx, chunks: make(chan chunk), spare: make(chan []byte, 2), done: make(chan struct{}), due: time.NewTimer(patience)}
	p.due.Stop()
	p.spare <- make([]byte, chunkSize)
	p.spare <- make([]byte, chunkSize)
	go p.run(r)
	return p
}

// run reads until there is no more, or nobody wants it.
func (p *patient) run(r io.Reader) {
	for {
		var memory []byte
		select {
		case memory = <-p.spare:
		case <-p.done:
			return
		}
		n, err := r.Read(memory[:cap(memory)])
		select {
		case p.chunks <- chunk{memory[:n], err}:
		case <-p.done:
			return
		}
		if err != nil {
			return
		}
	}
}

// stop lets the goroutine end, when the read ends that it may be in.
func (p *patient) stop() { close(p.done) }

func (p *patient) Read(buffer []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.err != nil {
			return 0, p.err
		}
		select {
		case c := <-p.chunks:
			if p.memory != nil {
				p.spare <- p.memory
			}
			p.rest, p.memory, p.err = c.data, c.data, c.err
		case <-p.due.C:
			p.given = false
			return 0, ErrPause
		case <-p.ctx.Done():
			return 0, ErrInterrupted
		}
	}
	n := copy(buffer, p.rest)
	p.rest = p.rest[n:]
	if !p.given {
		p.given = true
		p.due.Reset(patience)
	}
	return n, nil
}
