package validate

import (
	"errors"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// order takes judged parts in the order of the input. It judges their records against each other, counts records and
// lines from the beginning of the input, and hands out what has been found.
type order struct {
	validator *Validator
	emit      func(finding.Finding) error
	record    int               // records before the part
	passed    position.Position // before the part
	earlier   history.Earlier   // what the parts of a long record describe that come before the part
	broken    *framing.Oversize // a long record that is no JSON, of which nothing more is said
	open      bool              // events of a long record have been handed out, and it has not been read to its end
	spoiled   *Reason           // why that record spoils its events; nil if it does not
	named     []string          // the versions that its items name, if its dataVersion is not known yet
}

// errLeft ends reading where what follows cannot be told apart.
var errLeft = errors.New("the rest of the input is left")

// takeAll takes p and, if not all of it has been judged, the rest.
func (o *order) takeAll(p *part) error {
	for {
		if err := o.take(p); err != nil || p.rest == nil {
			return err
		}
		p.reset(*p.rest)
		o.validator.refereeing().judge(p)
	}
}

// take hands out what has been found in p.
func (o *order) take(p *part) error {
	v := o.validator
	if p.Oversize != nil && p.Oversize == o.broken {
		o.passed.Add(p.end)
		return o.pause(p)
	}
	o.judgeLate(p)
	var last record
	if err := o.before(p); err != nil {
		return err
	}
	for i, r := range p.records {
		found, happened, fixes := p.findings[last.findings:r.findings], p.events[last.events:r.events], p.fixes[last.fixes:r.fixes]
		for i := range fixes {
			fixes[i].Finding -= last.findings
		}
		if r.readable {
			again, err := o.compare(p, r, last)
			if err != nil {
				return err
			}
			if again != nil {
				o.count(found, -1)
				o.count(again.findings, 1)
				found, happened, fixes = again.findings, again.events, again.fixes
			}
		}
		if err := o.give(found, happened); err != nil {
			return err
		}
		if v.options.OnRecord != nil {
			end := len(p.Data) // white space after a record is its own
			if i+1 < len(p.records) {
				end = p.records[i+1].at
			}
			err := v.options.OnRecord(Record{File: p.Input, Number: o.record + r.number, Raw: p.Data[r.at:end], Readable: r.readable, Findings: found, Fixes: fixes})
			if err != nil {
				return err
			}
		}
		last = r
	}
	if err := o.give(p.findings[last.findings:], p.events[last.events:]); err != nil {
		return err
	}
	o.settle(p)
	v.counts = v.counts.Plus(p.counts)
	o.record += p.read
	o.passed.Add(p.end)
	if v.options.OnPart != nil {
		v.options.OnPart(len(p.Data))
	}
	if p.Oversize != nil && p.read > 0 {
		o.earlier = history.Earlier{}
		if p.Kind != framing.Frame || len(p.records) > 0 && !p.records[0].readable {
			o.broken = p.Oversize
		}
	}
	switch {
	case p.err != nil:
		return p.err
	case p.left && !(p.CutOff && v.options.OnRecord != nil): // which is given the rest as well
		return errLeft
	}
	return o.pause(p)
}

// pause says that there is no more for now, if the part was made in a pause.
func (o *order) pause(p *part) error {
	if p.Paused && p.rest == nil && o.validator.options.OnPause != nil {
		return o.validator.options.OnPause()
	}
	return nil
}

// before hands out what a part begins with before its records: white space after the record before, or the rest of that; or what
// comes before the first.
func (o *order) before(p *part) error {
	end := len(p.Data)
	if len(p.records) > 0 {
		end = p.records[0].at
	}
	if end == 0 || o.validator.options.OnRecord == nil {
		return nil
	}
	return o.validator.options.OnRecord(Record{File: p.Input, Number: o.record, Raw: p.Data[:end], More: true})
}

// give hands out findings and events of the part at hand.
func (o *order) give(findings []finding.Finding, events []Event) error {
	for i := range findings {
		f := &findings[i]
		o.locate(&f.Record, &f.Span.Line, &f.Span.Column)
		if f.Span.EndLine == 1 {
			f.Span.EndColumn += o.passed.Characters
		}
		f.Span.EndLine += o.passed.Lines
		if f.Fingerprint == "" {
			f.Sign("", o.validator.path)
		}
		if suppress := o.validator.options.Suppress; suppress != nil {
			if f.Suppressed = suppress(f); f.Suppressed != nil {
				o.validator.counts.Add(f.Severity, -1)
				o.validator.counts.Suppressed++
			}
		}
		if err := o.emit(*f); err != nil {
			return err
		}
	}
	for _, e := range events {
		e.Record += o.record
		e.Line += o.passed.Lines
		if e.Spoiled != nil {
			why := *e.Spoiled // which other events share
			o.locate(&why.Record, &why.Line, &why.Column)
			e.Spoiled = &why
		}
		o.open = o.open || e.Open
		o.validator.options.OnEvent(e)
	}
	return nil
}

// locate makes what counts from the beginning of the part at hand count from that of the input.
func (o *order) locate(record, line, column *int) {
	*record += o.record
	if *line == 1 {
		*column += o.passed.Characters
	}
	*line += o.passed.Lines
}

// count adds findings to the counts, or takes them off.
func (o *order) count(findings []finding.Finding, by int) {
	for i := range findings {
		o.validator.counts.Add(findings[i].Severity, by)
	}
}

// compare holds record r, which comes after another of the part, against the ones before. If it disagrees with them, the
// record is judged again with what they say, and the result returned; else nil.
func (o *order) compare(p *part, r, last record) (*part, error) {
	v := o.validator
	var again *part
	var judging *placer
	checker := func() *rules.Checker {
		if again == nil {
			again = v.newPart()
			again.reset(p.Batch)
			judging = v.refereeing().placer(again)
			judging.judgeAgain(r)
		}
		return &v.referee.Checker
	}
	v.stream.Compare(p.sights, last.sights, r.sights, o.record+r.number, func(k history.Conflict) { checker().Conflict(k) })
	if p.Oversize != nil {
		o.earlier.Add(p.payload, last.payload, r.payload)
		o.earlier.Compare(p.payload, last.payload, r.payload, func(m history.Misplaced) { checker().Misplaced(m) })
	}
	if again == nil {
		return nil, nil
	}
	judging.place()
	return again, v.referee.Err
}
