package validate

import (
	"bytes"
	"cmp"
	"io"
	"sync"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// Validate judges all records of an input that is in memory; see Read.
func (v *Validator) Validate(name string, data []byte, emit func(finding.Finding) error) error {
	return v.Read(name, bytes.NewReader(data), emit)
}

// Read judges all records of an input and gives each finding to emit, in the order of the input, whatever the number of
// jobs. Ids are compared with those of the inputs before it, see Forget. name is what the findings call the file; if it ends in .ndjson or .jsonl, also with .gz or .zst after it, a record
// is taken to end with its line.
// When the reader returns source.ErrPause, the whole records so far are judged without waiting for more, as far as nothing
// that may follow could change what is said of them.
// The error is that of the reader or of emit, with which reading ends once the whole records before it are judged, or one
// of the program's own tables; faults of the data are findings.
func (v *Validator) Read(name string, r io.Reader, emit func(finding.Finding) error) error {
	v.counts.Documents++
	if v.path = name; v.options.Path != nil {
		v.path = v.options.Path(name)
	}
	v.stream.Begin(name)
	order := order{validator: v, emit: emit}
	s := framing.Splitter{Name: name, Input: r, Set: v.set, Tree: v.newTree(), Lines: v.options.Lines, Tolerant: v.options.Tolerant,
		Whole: v.options.OnRecord != nil || v.options.Tolerant, At: v.options.At, BatchSize: v.partSize, MaxRecord: v.options.MaxRecord}
	read := v.parallel
	if v.options.Jobs == 1 {
		read = v.inline
	}
	err := read(&s, &order)
	order.abandon(name)
	if err != errLeft {
		return err
	}
	return nil
}

// Forget forgets the ids of all inputs so far: those that follow are of another run. Counts go on.
func (v *Validator) Forget() {
	v.stream.Forget()
	v.ahead = nil
}

// newTree returns a tree that is as deep as records may be.
func (v *Validator) newTree() *document.Tree {
	t := document.NewTree(v.set.Names)
	t.MaxDepth = v.options.MaxDepth
	return t
}

// worker returns the i-th worker.
func (v *Validator) worker(i int) *worker {
	for len(v.workers) <= i {
		v.workers = append(v.workers, v.newWorker())
	}
	return v.workers[i]
}

// refereeing returns the referee.
func (v *Validator) refereeing() *worker {
	if v.referee == nil {
		v.referee = v.newWorker()
	}
	return v.referee
}

// newPart returns a part, whose memory may have served before.
func (v *Validator) newPart() *part {
	if last := len(v.spare) - 1; last >= 0 {
		p := v.spare[last]
		v.spare = v.spare[:last]
		return p
	}
	return &part{payload: v.stream.NewPayload(), sights: v.stream.NewObservations()}
}

// inline judges one part after the other.
func (v *Validator) inline(s *framing.Splitter, o *order) error {
	p := v.newPart()
	defer func() { v.spare = append(v.spare, p) }()
	for {
		more, err := p.fill(s)
		if err != nil || !more {
			return err
		}
		v.worker(0).judge(p)
		if err := o.takeAll(p); err != nil {
			return err
		}
	}
}

// parallel hands parts to workers and takes them back in order. There are never more parts than twice the workers.
func (v *Validator) parallel(s *framing.Splitter, o *order) error {
	p := v.newPart()
	more, err := p.fill(s)
	if err != nil || !more {
		return err
	}
	if s.Exhausted() { // a single part needs no company
		v.worker(0).judge(p)
		err := o.takeAll(p)
		v.spare = append(v.spare, p)
		return err
	}
	type task struct {
		part *part
		done chan struct{}
	}
	jobs := v.options.Jobs
	free := make(chan *part, 2*jobs)
	work, queue := make(chan task), make(chan task, 2*jobs)
	stop := make(chan struct{})
	var readErr error
	var running sync.WaitGroup
	for i := range jobs {
		w := v.worker(i)
		running.Go(func() {
			for t := range work {
				w.judge(t.part)
				close(t.done)
			}
		})
	}
	for range 2*jobs - 1 {
		free <- v.newPart()
	}
	running.Go(func() {
		defer close(queue)
		defer close(work)
		for more, err := true, error(nil); more; {
			t := task{p, make(chan struct{})}
			select {
			case queue <- t:
			case <-stop:
				return
			}
			work <- t
			select {
			case p = <-free:
			case <-stop:
				return
			}
			if more, err = p.fill(s); err != nil {
				readErr = err
				return
			}
		}
	})
	for t := range queue {
		<-t.done
		if err == nil {
			if err = o.takeAll(t.part); err != nil {
				close(stop)
			}
		}
		select {
		case free <- t.part:
		default:
		}
	}
	running.Wait()
	for len(free) > 0 {
		v.spare = append(v.spare, <-free)
	}
	return cmp.Or(err, readErr)
}
