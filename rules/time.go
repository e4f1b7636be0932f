package rules

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// The checks of this file compare times with each other. The specification does not ask for it. The data is wrong where they find a fault,
// but clocks differ, so no fault here is an error.

// tolerance is the number of milliseconds by which times may differ, because of different clocks or because they are cut to whole seconds.
const tolerance = 1000

// instant returns member name of object n and its text, if that is a well-formed date-time. Such strings sort by time.
func (c *checker) instant(n uint32, name uint16) (uint32, []byte) {
	m := c.Tree.Member(n, name)
	if m == 0 || c.Tree.Nodes[m].Kind != document.String || c.Tree.Nodes[m].Flags&(document.Skip|document.Escaped) != 0 {
		return 0, nil
	}
	text := c.Tree.Text(m)
	if !format.IsDateTime(text) {
		return 0, nil
	}
	return m, text
}

// checkPeriod checks that the start of object n of type t is before its end, and that the duration agrees with both.
func (c *checker) checkPeriod(n uint32, t *tables.Type) {
	if !t.HasPeriod {
		return
	}
	_, start := c.instant(n, c.NameID.StartedAtTime)
	end, ended := c.instant(n, c.NameID.EndedAtTime)
	if start == nil || end == 0 {
		return
	}
	if bytes.Compare(start, ended) > 0 {
		if format.Millis(start) <= format.Millis(ended)+tolerance {
			return
		}
		c.report(Fault{Rule: catalogue.EntityTimeOrder, Node: end, Section: t.Property(c.NameID.EndedAtTime).Section,
			Message: "endedAtTime " + string(ended) + " is before startedAtTime " + string(start), Hint: "check whether the two are swapped or come from different clocks"})
		return
	}
	d := c.Tree.Member(n, c.NameID.Duration)
	if d == 0 || c.Tree.Nodes[d].Kind != document.String || !format.IsDuration(c.Tree.Text(d)) {
		return
	}
	says, unit, ok := format.DurationMillis(c.Tree.Text(d))
	if is := format.Millis(ended) - format.Millis(start); ok && (says < is-unit || says > is+unit) {
		c.report(Fault{Rule: catalogue.EntityDuration, Node: d, Section: t.Property(c.NameID.Duration).Section,
			Message: "duration " + c.quote(d) + " is not the time from startedAtTime to endedAtTime", Hint: "the time between the two is " + format.DurationOf(is)})
	}
}

// checkAfterSend checks that event n happened before its envelope was sent.
func (c *checker) checkAfterSend(n uint32, sent []byte) {
	m, at := c.instant(n, c.NameID.EventTime)
	if m != 0 && format.IsDateTime(sent) && bytes.Compare(at, sent) > 0 && format.Millis(at) > format.Millis(sent)+tolerance {
		c.Add(Fault{Rule: catalogue.EnvelopeEventAfterSend, Node: m, Message: "eventTime is later than the envelope's sendTime, " + string(sent),
			Hint: "check whether the clocks differ or a local time is written with Z"})
	}
}
