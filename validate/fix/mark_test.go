package fix_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// TestMarks holds, for all samples, that what findings say of their fixes is what fix does: where one is marked as safe something is fixed,
// and afterwards none is; where one is marked as unsafe more is fixed with unsafe fixes. The edits of the findings, made until there are
// none, give what fix gives. All this is so for any number of workers, with and without what is remembered.
func TestMarks(t *testing.T) {
	safe, unsafe := newFixerFor(t, validate.Options{}, false), newFixer(t, validate.Options{})
	var validators []*validate.Validator
	for _, o := range []validate.Options{{Edits: true}, {Edits: true, Jobs: 1, NoCache: true}, {Edits: true, Jobs: 3}} {
		v, err := validate.New(o)
		if err != nil {
			t.Fatal(err)
		}
		validators = append(validators, v)
	}
	find := func(v *validate.Validator, name string, data []byte) (found []finding.Finding) {
		v.Forget()
		if err := v.Validate(name, data, func(f finding.Finding) error { found = append(found, f); return nil }); err != nil {
			t.Fatal(err)
		}
		return found
	}
	marked := map[finding.Fixable]int{}
	try := func(path, data string) {
		t.Helper()
		found := find(validators[0], path, []byte(data))
		for _, v := range validators[1:] {
			again := find(v, path, []byte(data))
			if !slices.EqualFunc(found, again, func(a, b finding.Finding) bool {
				return a.Message == b.Message && a.Fixable == b.Fixable && slices.Equal(a.Edits, b.Edits)
			}) {
				t.Errorf("%s: %+v, or %+v", path, found, again)
			}
		}
		fixedSafely, fixedWhole := fixed(t, safe, path, data), fixed(t, unsafe, path, data)
		has := func(found []finding.Finding, is finding.Fixable) bool {
			return slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Fixable == is })
		}
		if has(found, finding.Safe) != (fixedSafely != data) {
			t.Errorf("%s: findings are marked as safe: %v, but fix makes of\n%s\n%s", path, has(found, finding.Safe), data, fixedSafely)
		}
		after := find(validators[0], path, []byte(fixedSafely))
		if has(after, finding.Safe) || has(after, finding.Unsafe) != (fixedWhole != fixedSafely) {
			t.Errorf("%s: of\n%s\nthis is said: %+v", path, fixedSafely, after)
		}
		if applied := applyEdits(t, validators[0], path, data); applied != fixedSafely {
			t.Errorf("%s: the edits make of\n%s\n%s\nwant\n%s", path, data, applied, fixedSafely)
		}
		for _, f := range found {
			marked[f.Fixable]++
		}
	}
	samples(t, func(path, data string) {
		try(path, data)
		if data, ok := strings.CutPrefix(data, "{"); ok && strings.HasSuffix(path, ".json") {
			try(path+" with more", "\ufeff{ \"@context\" : null,\"é\u00a0\":1,"+data+"\n{\"type\":\"Person\",\u00a0}")
			try(path+" twice.ndjson", strings.Repeat("{"+strings.ReplaceAll(data, "\n", " ")+"\n", 3))
		}
	})
	if marked[finding.Safe] < 500 || marked[finding.Unsafe] < 100 {
		t.Errorf("%v: this shows nothing", marked)
	}
}

// applyEdits makes the edits of all findings in a text, until there are none.
func applyEdits(t *testing.T, v *validate.Validator, name, data string) string {
	t.Helper()
	for range 100 {
		var all []finding.Edit
		v.Forget()
		err := v.Validate(name, []byte(data), func(f finding.Finding) error {
			for _, e := range f.Edits {
				if !slices.Contains(all, e) {
					all = append(all, e)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if all == nil {
			return data
		}
		data = edited(t, data, all)
	}
	t.Fatalf("%s: there is no end of its edits", name)
	return ""
}

// edited makes edits, which must not overlap, from the last to the first.
func edited(t *testing.T, data string, all []finding.Edit) string {
	t.Helper()
	start := func(e finding.Edit) [2]int { return [2]int{e.Span.Line, e.Span.Column} }
	slices.SortStableFunc(all, func(a, b finding.Edit) int {
		return cmp.Or(cmp.Compare(start(b)[0], start(a)[0]), cmp.Compare(start(b)[1], start(a)[1]), cmp.Compare(b.Span.EndLine, a.Span.EndLine), cmp.Compare(b.Span.EndColumn, a.Span.EndColumn))
	})
	end := len(data)
	for _, e := range all {
		from, to := 0, e.Bytes
		if e.Bytes == 0 {
			from, to = offset(data, e.Span.Line, e.Span.Column), offset(data, e.Span.EndLine, e.Span.EndColumn)
		}
		if to > end || from > to {
			t.Fatalf("%+v overlaps another", e)
		}
		data, end = data[:from]+e.Text+data[to:], from
	}
	return data
}

// offset returns the offset of a line and column, in characters.
func offset(data string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(data[at:], '\n') + 1
	}
	for range column - 1 {
		for at++; at < len(data) && !utf8.RuneStart(data[at]); at++ {
		}
	}
	return at
}
