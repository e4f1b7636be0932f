package source

import (
	"context"
	"io"
	"time"
)

const (
	patience  = 100 * time.Millisecond // how long data may wait before it is judged
	chunkSize = 1 << 18
)

// patient reads in a goroutine of its own from a reader that may block, such as a pipe. So it can return ErrPause when no data has come for
// a while after the last, and ErrInterrupted when ctx is done.
type patient struct {
	ctx    context.Context
	chunks chan chunk    // the data that was read
	free   chan []byte   // memory for further data
	done   chan struct{} // closed by stop
	rest   []byte        // the data of the current chunk that was not returned yet
	memory []byte        // the memory of the current chunk, for later chunks
	err    error         // the error of the current chunk
	due    *time.Timer   // fires patience after the first data since the last pause
	given  bool          // data was returned since the last pause
}

// Unhurried returns a reader of the same data that hides ErrPause.
func Unhurried(r io.Reader) io.Reader { return unhurried{r} }

type unhurried struct{ io.Reader }

func (u unhurried) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if err == ErrPause {
		err = nil
	}
	return n, err
}

// chunk is some data, and the error that was returned with it.
type chunk struct {
	data []byte
	err  error
}

func newPatient(ctx context.Context, r io.Reader) *patient {
	p := &patient{ctx: ctx, chunks: make(chan chunk), free: make(chan []byte, 2), done: make(chan struct{}), due: time.NewTimer(patience)}
	p.due.Stop()
	p.free <- make([]byte, chunkSize)
	p.free <- make([]byte, chunkSize)
	go p.run(r)
	return p
}

// run reads until the first error, or until stop is called.
func (p *patient) run(r io.Reader) {
	for {
		var memory []byte
		select {
		case memory = <-p.free:
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

// stop ends the goroutine. If a read is blocked, the goroutine ends when that read returns.
func (p *patient) stop() { close(p.done) }

func (p *patient) Read(buffer []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.err != nil {
			return 0, p.err
		}
		select {
		case c := <-p.chunks:
			if p.memory != nil {
				p.free <- p.memory
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
