package validate_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// However an input arrives, the same is said of it: whatever a reader gives at once and wherever it pauses, whatever the number of jobs, and
// whether anything is learned of records or not. The part size is the same on both sides, so nothing at all may differ.

// way is what an input is read for.
type way string

const (
	validating way = "validate"
	filtering  way = "filter"
	certifying way = "certify"
)

// arrival is how an input comes, and how it is judged.
type arrival struct {
	jobs  int
	memo  bool
	cuts  []cut // in order
	early bool  // the reader tells the end with the last bytes
}

// cut is a place where a reader stops, and pauses so many times.
type cut struct{ at, pauses int }

func (a arrival) String() string {
	return fmt.Sprintf("%d jobs, memo %v, end with the last bytes %v", a.jobs, a.memo, a.early)
}

// cutReader gives data up to the next cut at once, at most.
type cutReader struct {
	data   []byte
	cuts   []cut
	early  bool
	at     int
	pauses int
	step   func(progress bool) error // is told of each call
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

// listener notes everything that a validator says of an input.
type listener struct {
	v        *validate.Validator
	way      way
	findings strings.Builder
	events   strings.Builder
	open     []validate.Event // it has not been said yet whether their record spoils them
	lead     []byte           // what comes before the first record
	records  [][]byte
	left     bool // the rest of the input is not read
	steps    atomic.Int64
	most     int64
	vain     atomic.Int64 // steps without progress
}

const mostVain = 1000 // there are fewer pauses than that in a feed

var errNoEnd = errors.New("it does not come to an end")

// step notes that something has happened, and whether that is progress. There is an end to how much can happen.
func (l *listener) step(progress bool) error {
	if progress {
		l.vain.Store(0)
	} else {
		l.vain.Add(1)
	}
	if l.steps.Add(1) > l.most || l.vain.Load() > mostVain {
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
	o := validate.Options{Jobs: jobs, NoMemo: !memo, Tolerant: s.tolerant, Lines: s.lines, MaxRecord: s.maxRecord, At: at,
		OnPart: func(bytes int) { _ = l.step(bytes > 0) }, OnPause: func() error { return l.step(false) }}
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
	stillness = 30 * time.Second // in which nothing happens, after which reading is taken to hang
)

// hear returns everything that is said of a feed that arrives in some way, and what is wrong with that by itself.
func (l *listener) hear(s feed, a arrival) (said, wrong string) {
	l.findings.Reset()
	l.events.Reset()
	l.open, l.lead, l.records, l.left = nil, nil, nil, false
	l.steps.Store(0)
	l.vain.Store(0)
	l.most = int64(20_000 + 20*len(s.data))
	l.v.Forget()
	l.v.SetPartSize(cmp.Or(s.partSize, usualPart))
	before := l.v.Counts()
	ended := make(chan error, 1)
	go func() {
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
			return "", fmt.Sprintf("it hangs: nothing has happened for %v\n%s", stillness, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func (l *listener) said(before validate.Counts) string {
	now := l.v.Counts()
	return fmt.Sprintf("%s%s%d events are open\n%d records, %d events, %d entities, %d envelopes, %d+%d+%d by version, %d errors, %d warnings, %d notes\n%s\nlead %q", l.findings.String(), l.events.String(), len(l.open),
		now.Records-before.Records, now.Events-before.Events, now.Entities-before.Entities, now.Envelopes-before.Envelopes, now.V1P2-before.V1P2, now.V1P1-before.V1P1, now.V1P0-before.V1P0,
		now.Errors-before.Errors, now.Warnings-before.Warnings, now.Notes-before.Notes, bytes.Join(l.records, []byte("\n")), l.lead)
}

// lost says whether something of the data is in no record, or in one more often than there.
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

// audience are listeners that have been made, since that takes long.
type audience struct {
	listeners map[any]*listener
	shrinking time.Duration // how long may yet be tried to find a smaller feed
}

func newAudience() *audience { return &audience{map[any]*listener{}, 10 * time.Second} }

func (all *audience) listener(t testing.TB, s setting, w way, jobs int, memo bool) *listener {
	type key struct {
		setting
		way
		jobs int
		memo bool
	}
	k := key{s, w, jobs, memo}
	if all.listeners[k] == nil {
		all.listeners[k] = newListener(t, s, w, jobs, memo)
	}
	return all.listeners[k]
}

// dismiss lets nobody use a listener again, which may be busy still.
func (all *audience) dismiss(l *listener) {
	for key, other := range all.listeners {
		if other == l {
			delete(all.listeners, key)
		}
	}
}

// plainly returns what is said of a feed that is read at once, by one worker that learns nothing.
func (all *audience) plainly(t testing.TB, s feed, w way) (said, wrong string) {
	l := all.listener(t, s.setting, w, 1, false)
	said, wrong = l.hear(s, arrival{jobs: 1})
	if wrong != "" {
		all.dismiss(l)
		wrong = "read at once: " + wrong
	}
	return said, wrong
}

// difference says how what is said of a feed that arrives in some way differs from what is wanted; "" if it does not.
func (all *audience) difference(t testing.TB, s feed, w way, a arrival, want string) string {
	l := all.listener(t, s.setting, w, a.jobs, a.memo)
	got, wrong := l.hear(s, a)
	switch {
	case wrong != "":
		all.dismiss(l)
		return wrong
	case got != want:
		return parting(got, want)
	}
	return ""
}

// fault says what is wrong with a feed that arrives in some way; "" if nothing is.
func (all *audience) fault(t testing.TB, s feed, w way, a arrival) string {
	want, wrong := all.plainly(t, s, w)
	return cmp.Or(wrong, all.difference(t, s, w, a, want))
}

// parting shows where two texts part, with what is right before that.
func parting(got, want string) string {
	same := 0
	for same < min(len(got), len(want)) && got[same] == want[same] {
		same++
	}
	line := strings.LastIndexByte(got[:same], '\n') + 1
	from := max(line, same-200)
	return fmt.Sprintf("…%s\n   here: %.300q\nat once: %.300q", got[from:same], got[same:], want[same:])
}

// shrunk returns a smaller feed, and a plainer arrival, of which something is wrong as well.
func (all *audience) shrunk(t testing.TB, s feed, w way, a arrival) (feed, arrival) {
	started := time.Now()
	defer func() { all.shrinking -= time.Since(started) }()
	late := func() bool { return time.Since(started) > all.shrinking }
	try := func(smaller feed, plainer arrival) bool {
		if late() || all.fault(t, smaller, w, plainer) == "" {
			return false
		}
		s, a = smaller, plainer
		return true
	}
	for _, plainer := range []arrival{{1, false, a.cuts, false}, {1, false, nil, false}, {1, true, nil, false}, {2, false, nil, false}, {a.jobs, a.memo, nil, a.early}, {1, a.memo, a.cuts, a.early}, {a.jobs, false, a.cuts, a.early}} {
		try(s, plainer)
	}
	for before := -1; before != len(s.data)+len(a.cuts) && !late(); {
		before = len(s.data) + len(a.cuts)
		for i := len(a.cuts) - 1; i >= 0; i-- {
			plainer := a
			plainer.cuts = append(append([]cut(nil), a.cuts[:i]...), a.cuts[i+1:]...)
			if !try(s, plainer) {
				plainer.cuts = append([]cut(nil), a.cuts...)
				plainer.cuts[i].pauses = 1
				_ = a.cuts[i].pauses > 1 && try(s, plainer)
			}
		}
		for s.partSize > 128 && try(feed{s.setting, s.name, s.partSize / 2, s.data}, a) {
		}
		for size := len(s.data) / 2; size > 0; size /= 2 {
			for at := 0; at+size <= len(s.data) && !late(); {
				smaller, plainer := s, a
				smaller.data = append(append([]byte(nil), s.data[:at]...), s.data[at+size:]...)
				plainer.cuts = nil
				for _, c := range a.cuts {
					c.at -= min(max(0, c.at-at), size)
					plainer.cuts = append(plainer.cuts, c)
				}
				if !try(smaller, plainer) {
					at += size
				}
			}
		}
	}
	return s, a
}

// literal writes a feed and its arrival as Go does, so that it can be put into TestArrival.
func literal(s feed, w way, a arrival) string {
	var b strings.Builder
	fmt.Fprintf(&b, "{%q, %q, %s, %d, %d, %v, []any{", w, s.name, strings.TrimPrefix(fmt.Sprintf("%#v", s.setting), "validate_test."), s.partSize, a.jobs, a.memo)
	at := 0
	for _, c := range a.cuts {
		fmt.Fprintf(&b, "%s, %d, ", repeats(s.data[at:c.at]), c.pauses)
		at = c.at
	}
	fmt.Fprintf(&b, "%s}},", repeats(s.data[at:]))
	return b.String()
}

// repeats quotes data as Go does, with what comes often one after the other written once.
func repeats(data []byte) string {
	var b strings.Builder
	plain := 0
	flush := func(end int) {
		if end > plain {
			fmt.Fprintf(&b, "%q + ", data[plain:end])
		}
	}
	for at := 0; at < len(data); {
		best, most := 0, 1
		for size := 1; size <= 150; size++ {
			n := 1
			for at+(n+1)*size <= len(data) && bytes.Equal(data[at:at+size], data[at+n*size:at+(n+1)*size]) {
				n++
			}
			if n > 2 && n*size > max(30, best*most) {
				best, most = size, n
			}
		}
		if best == 0 {
			at++
			continue
		}
		flush(at)
		fmt.Fprintf(&b, "strings.Repeat(%q, %d) + ", data[at:at+best], most)
		at += best * most
		plain = at
	}
	flush(len(data))
	if b.Len() == 0 {
		return `""`
	}
	return strings.TrimSuffix(b.String(), " + ")
}

// compare holds that all is the same of a feed, however it arrives.
func (all *audience) compare(t *testing.T, c *choices, s feed) {
	t.Helper()
	for _, w := range []way{validating, filtering, certifying} {
		want, wrong := all.plainly(t, s, w)
		for range 2 {
			a := s.arrival(c, w)
			difference := cmp.Or(wrong, all.difference(t, s, w, a, want))
			if difference == "" {
				continue
			}
			smaller, plainer := all.shrunk(t, s, w, a)
			t.Fatalf("%s %s, %+v, %s, parts of %d bytes, %d bytes, cuts %v\n%s\nsmaller: %s\n%.20000s", w, s.name, s.setting, a, s.partSize, len(s.data), a.cuts, difference,
				all.fault(t, smaller, w, plainer), literal(smaller, w, plainer))
		}
	}
}

// arrival chooses how a feed arrives.
func (s feed) arrival(c *choices, w way) arrival {
	a := arrival{jobs: 1 + c.below(3), memo: !c.one(3), early: c.one(4)}
	if a.jobs == 3 { // or more, one number for each kind of listener, so that there are few
		a.jobs += (len(s.at) + s.maxRecord/largestPart + len(w)) % 6
	}
	part := cmp.Or(s.partSize, usualPart)
	for at := 0; ; {
		switch c.below(5) {
		case 0:
			at += c.below(len(s.data) - at + 1)
		case 1: // around the end of a line
			at += c.below(len(s.data) - at + 1)
			if eol := bytes.IndexByte(s.data[at:], '\n'); eol >= 0 {
				at = max(0, at+eol+c.below(4)-1)
			}
		case 2: // around the end of a part
			at += part + c.below(600) - 300
		case 3:
			at += c.below(40)
		default:
			return a
		}
		last := 0
		if len(a.cuts) > 0 {
			last = a.cuts[len(a.cuts)-1].at
		}
		if at = max(at, last); at > len(s.data) {
			return a
		}
		a.cuts = append(a.cuts, cut{at, max(0, c.below(5)-1)})
	}
}

// FuzzArrival holds that it makes no difference to what is said of a feed how it arrives.
func FuzzArrival(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(binary.LittleEndian.AppendUint64(nil, seed))
	}
	m, all := newMaterial(f), newAudience()
	f.Fuzz(func(t *testing.T, data []byte) {
		c := choicesOf(data)
		all.compare(t, c, m.feed(c))
	})
}
