package validate_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// parting returns the text around the first difference between two texts, and the part of want that is equal before it.
func parting(got, want string) string {
	same := 0
	for same < min(len(got), len(want)) && got[same] == want[same] {
		same++
	}
	line := strings.LastIndexByte(got[:same], '\n') + 1
	from := max(line, same-200)
	return fmt.Sprintf("…%s\n   here: %.300q\nat once: %.300q", got[from:same], got[same:], want[same:])
}

// shrunk returns a smaller feed and a simpler arrival that fail as well.
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
		for smaller := s; smaller.partSize > 128; {
			if smaller.partSize /= 2; !try(smaller, a) {
				break
			}
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

// literal returns a feed and its arrival as Go source, so that they can be put into TestArrival.
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

// repeats quotes data as Go source, and writes a text that is repeated only once.
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
