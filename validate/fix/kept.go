package fix

import "github.com/caliper-lint/caliper-lint/validate/edits"

// Run is a sequence of bytes that a fixed text has kept.
type Run struct {
	Old, New int // the offsets of its beginning before and after the fixes
	Len      int
}

// add adds a run after the others. Adjacent runs become one.
func add(runs []Run, r Run) []Run {
	if r.Len == 0 {
		return runs
	}
	if len(runs) > 0 {
		if last := &runs[len(runs)-1]; last.Old+last.Len == r.Old && last.New+last.Len == r.New {
			last.Len += r.Len
			return runs
		}
	}
	return append(runs, r)
}

// keptBy adds the runs that edits keep of a part with size bytes. from and to are the offsets of the part before and after.
func keptBy(runs []Run, all []edits.Edit, from, to, size int) []Run {
	at := 0
	for _, e := range all {
		runs = add(runs, Run{from + at, to, int(e.From) - at})
		to += int(e.From) - at + len(e.Text)
		at = int(e.To)
	}
	return add(runs, Run{from + at, to, size - at})
}

// through returns the runs that two steps keep. The new text of the first step is the old text of the second.
func through(first, second []Run) (both []Run) {
	for len(first) > 0 && len(second) > 0 {
		a, b := first[0], second[0]
		start, end := max(a.New, b.Old), min(a.New+a.Len, b.Old+b.Len)
		if start < end {
			both = add(both, Run{a.Old + start - a.New, b.New + start - b.Old, end - start})
		}
		if a.New+a.Len <= b.Old+b.Len {
			first = first[1:]
		} else {
			second = second[1:]
		}
	}
	return both
}
