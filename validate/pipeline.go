package validate

import (
	"cmp"
	"sync"

	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// pipeline passes the batches of an input from the splitter to the workers, and from the workers to the collector.
type pipeline struct {
	workers workers
	spare   []*judgedBatch // batches whose memory is reused
	history *history.Stream
}

// newBatch returns an empty batch.
func (p *pipeline) newBatch() *judgedBatch {
	if last := len(p.spare) - 1; last >= 0 {
		j := p.spare[last]
		p.spare = p.spare[:last]
		return j
	}
	return &judgedBatch{payload: p.history.NewPayload(), observations: p.history.NewObservations()}
}

// run judges an input, jobs batches at a time. The error is that of the reader or of the collector.
func (p *pipeline) run(s *framing.Splitter, c *collector, jobs int) error {
	j := p.newBatch()
	for more, err := j.next(s); ; more, err = j.next(s) {
		if err != nil || !more {
			p.spare = append(p.spare, j)
			return err
		}
		if jobs > 1 && !s.Exhausted() { // a single batch needs a single worker
			return p.sideBySide(j, s, c, jobs)
		}
		p.workers.worker(0).judge(j)
		if err := c.takeAll(j); err != nil {
			return err
		}
	}
}

// task is a batch for a worker, and a channel that is closed when the batch is judged.
type task struct {
	batch *judgedBatch
	done  chan struct{}
}

// sideBySide gives batches to workers, from the first on, and takes them back in order. At most twice as many batches as workers are in
// use.
func (p *pipeline) sideBySide(first *judgedBatch, s *framing.Splitter, c *collector, jobs int) (err error) {
	free := make(chan *judgedBatch, 2*jobs)
	for range 2*jobs - 1 {
		free <- p.newBatch()
	}
	work, queue, stop := make(chan task), make(chan task, 2*jobs), make(chan struct{})
	var running sync.WaitGroup
	for i := range jobs {
		w := p.workers.worker(i)
		running.Go(func() {
			for t := range work {
				w.judge(t.batch)
				close(t.done)
			}
		})
	}
	var readErr error
	running.Go(func() {
		readErr = split(first, s, free, work, queue, stop)
		close(queue)
		close(work)
	})
	for t := range queue {
		<-t.done
		if err == nil {
			if err = c.takeAll(t.batch); err != nil {
				close(stop)
			}
		}
		select {
		case free <- t.batch:
		default:
		}
	}
	running.Wait()
	for len(free) > 0 {
		p.spare = append(p.spare, <-free)
	}
	return cmp.Or(err, readErr)
}

// split puts the batches of an input into the queue, in order, and gives them to workers, until there are no more or stop is closed. The
// error is that of the reader.
func split(j *judgedBatch, s *framing.Splitter, free <-chan *judgedBatch, work, queue chan<- task, stop <-chan struct{}) error {
	for more, err := true, error(nil); more; {
		t := task{j, make(chan struct{})}
		select {
		case queue <- t:
		case <-stop:
			return nil
		}
		work <- t
		select {
		case j = <-free:
		case <-stop:
			return nil
		}
		if more, err = j.next(s); err != nil {
			return err
		}
	}
	return nil
}
