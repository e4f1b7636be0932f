package validate

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/edits"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// byteOrderMark is how an input may begin that is UTF-8.
const byteOrderMark = "\xEF\xBB\xBF"

// mostEdits bounds the changes that a finding has. One with more has none: a report would be many times as long as its data.
const mostEdits = 1000

// addEdits adds to the findings of a record the changes of the file by which fix fixes them safely: the same as fix makes when it reads the
// record first. at is the offset in the batch at which the record begins.
func (c *collector) addEdits(j *judgedBatch, at, end int, readable bool, found []finding.Finding, fixes []edits.Fix) {
	if j.Kind == framing.Frame {
		return // the record is not in the batch as a whole
	}
	raw := j.Data[at:end]
	var broken *finding.Finding // the first one of the record, which stands for the others
	for i := range found {
		switch f := &found[i]; {
		case f.Fixable != finding.Safe || catalogue.ID(f.Rule) != catalogue.JSONSyntax:
		case j.First && bytes.HasPrefix(j.Data, []byte(byteOrderMark)) && f.Span.Line == 1 && f.Span.Column == 1:
			f.Edits = []finding.Edit{{Span: finding.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 2}, Bytes: len(byteOrderMark)}}
		case broken == nil:
			broken = f
		}
	}
	switch {
	case broken != nil:
		if all, _ := edits.OfSyntax(raw, document.NewTree(document.NoNames)); len(all) <= mostEdits {
			for _, e := range all {
				broken.Edits = append(broken.Edits, c.change(j, at, e))
			}
		}
	case readable && len(fixes) > 0:
		allowed := func(f edits.Fix, _ string) bool { return found[f.Finding].Fixable == finding.Safe }
		for _, e := range edits.Of(raw, fixes, c.options.MaxDepth, c.options.MaxRecord, allowed) {
			change := c.change(j, at, e)
			for _, i := range e.Findings {
				if len(found[i].Edits) <= mostEdits {
					found[i].Edits = append(found[i].Edits, change)
				}
			}
		}
		for i := range found {
			if len(found[i].Edits) > mostEdits {
				found[i].Edits = nil
			}
		}
	}
}

// change returns an edit of a record, which begins at an offset in the batch, with its place in the input.
func (c *collector) change(j *judgedBatch, at int, e edits.Edit) finding.Edit {
	if j.lines == nil {
		j.lines, _, _ = j.Mappers()
	}
	out := finding.Edit{Text: e.Text}
	out.Span.Line, out.Span.Column = j.lines.Locate(at + int(e.From))
	out.Span.EndLine, out.Span.EndColumn = j.lines.LocateEnd(at + int(e.To))
	c.locate(new(int), &out.Span.Line, &out.Span.Column)
	c.locate(new(int), &out.Span.EndLine, &out.Span.EndColumn)
	return out
}
