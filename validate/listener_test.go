package validate_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// cutReader returns at most the data up to the next cut in one call.
type cutReader struct {
	data   []byte
	cuts   []cut
	early  bool
	at     int
	pauses int
	step   func(progress bool) error // is called for each call of Read
}

func (r *cutReader) Read(buffer []byte) (int, error) {
	if err := r.step(r.pauses == 0 && r.at < len(r.data)); err != nil {
		return 0, err
	}
	if r.pauses > 0 {
		r.pauses--
		return 0, source.ErrPause
	}
	end := len(r.data)
	if len(r.cuts) > 0 {
		end = r.cuts[0].at
	}
	n := copy(buffer, r.data[r.at:end])
	r.at += n
	if len(r.cuts) > 0 && r.at == end {
		r.pauses, r.cuts = r.cuts[0].pauses, r.cuts[1:]
		if n == 0 {
			return r.Read(buffer)
		}
		return n, nil
	}
	if r.at == len(r.data) && (n == 0 || r.early) {
		return n, io.EOF
	}
	return n, nil
}

// listener notes all results of reading an input.
type listener struct {
	v        *validate.Validator
	way      way
	findings strings.Builder
	events   strings.Builder
	open     []validate.Event // the events of a record that is not settled yet
	lead     []byte           // the bytes before the first record
	records  [][]byte
	left     bool // the rest of the input is not read
	steps    atomic.Int64
	most     int64
	vain     atomic.Int64 // the steps without progress
	mostVain int64        // the bound of vain
}

var errNoEnd = errors.New("reading does not end")

// step counts that something has happened, and whether that is progress. The error says that too much has happened.
func (l *listener) step(progress bool) error {
	if progress {
		l.vain.Store(0)
	} else {
		l.vain.Add(1)
	}
	if l.steps.Add(1) > l.most || l.vain.Load() > l.mostVain {
		return errNoEnd
	}
	return nil
}

func newListener(t testing.TB, s setting, w way, jobs int, memo bool) *listener {
	t.Helper()
	l := &listener{way: w}
	at, err := document.ParsePointer(s.at)
	if err != nil {
		t.Fatal(err)
	}
	o := validate.Options{Jobs: jobs, NoCache: !memo, Tolerant: s.tolerant, Lines: s.lines, MaxRecord: s.maxRecord, At: at,
		OnBatch: func(bytes int) { _ = l.step(bytes > 0) }, OnPause: func() error { return l.step(false) }}
	switch w {
	case filtering:
		o.OnRecord = l.record
	case certifying:
		o.OnEvent, o.OnSettled = l.event, l.settle
	}
	l.v = newValidator(t, o)
	return l
}

func (l *listener) finding(f finding.Finding) error {
	l.left = l.left || strings.Contains(f.Hint, "nothing after this place was checked")
	fmt.Fprintf(&l.findings, "%+v\n", f)
	return l.step(true)
}

func (l *listener) record(r validate.Record) error {
	switch last := len(l.records) - 1; {
	case r.More && last < 0:
		l.lead = append(l.lead, r.Raw...)
	case r.More:
		l.records[last] = append(l.records[last], r.Raw...)
	default:
		head := fmt.Sprintf("record %d readable=%v with %d findings: ", r.Number, r.Readable, len(r.Findings))
		l.records = append(l.records, []byte(head), bytes.Clone(r.Raw))
	}
	return l.step(true)
}

func (l *listener) event(e validate.Event) {
	if l.open = append(l.open, e); !e.Open {
		l.tell(e)
		l.open = l.open[:len(l.open)-1]
	}
	_ = l.step(true)
}

func (l *listener) settle(why *validate.Reason) {
	for _, e := range l.open {
		e.Spoiled = cmp.Or(why, e.Spoiled)
		l.tell(e)
	}
	l.open = nil
	_ = l.step(true)
}

func (l *listener) tell(e validate.Event) {
	fmt.Fprintf(&l.events, "event %s %s bare=%v %s %d %d", e.Version, e.Profile, e.Bare, e.File, e.Record, e.Line)
	if why := e.Spoiled; why != nil {
		fmt.Fprintf(&l.events, " does not count: %s %s %d %d:%d", why.Message, why.File, why.Record, why.Line, why.Column)
	}
	for _, row := range e.Rows {
		fmt.Fprintf(&l.events, " %s %s %s", row.Profile.Name, row.Event, row.ProfileRow.Name)
	}
	l.events.WriteByte('\n')
}

const (
	usualPart = 1 << 20
	stillness = 30 * time.Second // after such a time without a step, reading is taken to hang
)

// hear returns all results for a feed that arrives in some way, and what is wrong with them by themselves.
func (l *listener) hear(s feed, a arrival) (said, wrong string) {
	l.findings.Reset()
	l.events.Reset()
	l.open, l.lead, l.records, l.left = nil, nil, nil, false
	l.steps.Store(0)
	l.vain.Store(0)
	l.most = int64(20_000 + 20*len(s.data) + 20*len(a.cuts))
	l.mostVain = int64(1_000 + 10*len(a.cuts)) // each cut may be a pause, and a feed may have many at one place
	l.v.Forget()
	l.v.SetPartSize(cmp.Or(s.partSize, usualPart))
	before := l.v.Counts()
	ended := make(chan error, 1)
	go func() {
		defer func() { // a panic of a worker ends the test by itself
			if why := recover(); why != nil {
				ended <- fmt.Errorf("panic: %v\n%.1500s", why, debug.Stack())
			}
		}()
		ended <- l.v.Read(s.name, &cutReader{data: s.data, cuts: a.cuts, early: a.early, step: l.step}, l.finding)
	}()
	for steps := int64(-1); ; {
		select {
		case err := <-ended:
			if err != nil {
				return "", err.Error()
			}
			return l.said(before), l.lost(s.data)
		case <-time.After(stillness):
			if now := l.steps.Load(); now != steps {
				steps = now
				continue
			}
			stacks := make([]byte, 1<<16)
			return "", fmt.Sprintf("it hangs: no step for %v\n%s", stillness, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func (l *listener) said(before validate.Counts) string {
	now := l.v.Counts()
	return fmt.Sprintf("%s%s%d events are open\n%d records, %d events, %d describes, %d envelopes, %v by version, %d errors, %d warnings, %d notes\n%s\nlead %q", l.findings.String(), l.events.String(), len(l.open),
		now.Records-before.Records, now.Events-before.Events, now.Describes-before.Describes, now.Envelopes-before.Envelopes, l.versions(before),
		now.Errors-before.Errors, now.Warnings-before.Warnings, now.Notes-before.Notes, bytes.Join(l.records, []byte("\n")), l.lead)
}

func (l *listener) versions(before validate.Counts) validate.VersionCounts {
	now := l.v.Counts().Versions
	for i := range now {
		now[i] -= before.Versions[i]
	}
	return now
}

// lost describes bytes of the data that are in no record, or in too many; "" if there are none.
func (l *listener) lost(data []byte) string {
	if l.way != filtering {
		return ""
	}
	all := bytes.Clone(l.lead)
	for i := 1; i < len(l.records); i += 2 {
		all = append(all, l.records[i]...)
	}
	if bytes.Equal(all, data) || l.left && bytes.HasPrefix(data, all) {
		return ""
	}
	same := 0
	for same < min(len(all), len(data)) && all[same] == data[same] {
		same++
	}
	return fmt.Sprintf("the records are not the input: they have %d bytes, it has %d, and only the first %d are the same", len(all), len(data), same)
}
