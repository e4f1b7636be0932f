package rules

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

// The checks of this file compare times with each other. The specification does not ask for it; no data can be right
// where they find something, but clocks differ, so nothing here is an error.

// tolerance is how many milliseconds times of different clocks may differ, or one that is cut to whole seconds.
const tolerance = 1000

// instant returns member name of object n, if it is a well-formed date-time. Such strings sort as their times do.
func (c *Checker) instant(n uint32, name uint16) (uint32, []byte) {
	m := c.Tree.Member(n, name)
	if m == 0 || c.Tree.Nodes[m].Kind != document.String || c.Tree.Nodes[m].Flags&(document.Faulty|document.Escaped) != 0 {
		return 0, nil
	}
	text := c.Tree.Text(m)
	if !IsDateTime(text) {
		return 0, nil
	}
	return m, text
}

// Period checks that object n of type t, if it has a start and an end, has them in order, and that its duration agrees.
func (c *Checker) Period(n uint32, t *Type) {
	if !t.hasPeriod {
		return
	}
	if c.Trace != nil {
		c.Trace.periods = append(c.Trace.periods, entityAt{n - c.Trace.root, t})
	}
	_, start := c.instant(n, c.Word.StartedAtTime)
	end, ended := c.instant(n, c.Word.EndedAtTime)
	if start == nil || end == 0 {
		return
	}
	if bytes.Compare(start, ended) > 0 {
		if millis(start) <= millis(ended)+tolerance {
			return
		}
		c.Report(Fault{Rule: EntityTimeOrder, Node: end, Section: t.Property(c.Word.EndedAtTime).Section,
			Message: "endedAtTime " + string(ended) + " is before startedAtTime " + string(start), Hint: "perhaps the two are swapped, or come from different clocks"})
		return
	}
	d := c.Tree.Member(n, c.Word.Duration)
	if d == 0 || c.Tree.Nodes[d].Kind != document.String || !IsDuration(c.Tree.Text(d)) {
		return
	}
	says, unit, ok := durationMillis(c.Tree.Text(d))
	if is := millis(ended) - millis(start); ok && (says < is-unit || says > is+unit) {
		c.Report(Fault{Rule: EntityDuration, Node: d, Section: t.Property(c.Word.Duration).Section,
			Message: "duration " + c.quote(d) + " is not the time from startedAtTime to endedAtTime", Hint: "from start to end it is " + durationOf(is)})
	}
}

// AfterSend checks that event n has not happened after its envelope was sent.
func (c *Checker) AfterSend(n uint32, sent []byte) {
	m, at := c.instant(n, c.Word.EventTime)
	if m != 0 && IsDateTime(sent) && bytes.Compare(at, sent) > 0 && millis(at) > millis(sent)+tolerance {
		c.Report(Fault{Rule: EnvelopeEventAfterSend, Node: m, Message: "eventTime is later than the envelope's sendTime, " + string(sent),
			Hint: "the clocks differ, or one of the two is a local time written with Z"})
	}
}

// millis returns the milliseconds from 1970 to a well-formed date-time.
func millis(text []byte) int64 {
	f, _ := dateTimeFields(text)
	return time.Date(f.year, time.Month(f.month), f.day, f.hour, f.minute, f.second, f.milli*int(time.Millisecond), time.UTC).UnixMilli()
}

// durationMillis returns the length of a well-formed duration in milliseconds, and how exactly it is written: what one
// of its last digit counts, at least a second. ok is false for one in years or months, which are of different lengths, and for one
// too long to compute with.
func durationMillis(s []byte) (length, unit int64, ok bool) {
	ofDay := false
	for i := 1; i < len(s); i++ {
		if s[i] == 'T' {
			ofDay = true
			continue
		}
		number, scale, fraction := 0.0, 1.0, false
		for ; s[i] <= '9'; i++ {
			switch {
			case s[i] < '0': // a point or comma
				fraction = true
				continue
			case fraction:
				scale *= 10
			}
			number = 10*number + float64(s[i]-'0')
		}
		one := unitMillis(s[i], ofDay)
		millis := number * one / scale
		if one == 0 || !(millis <= 1e15) {
			return 0, 0, false
		}
		length += int64(math.Round(millis))
		unit = int64(one / scale)
	}
	return length, max(unit, 1000), true
}

// unitMillis returns how many milliseconds a unit of durations has, 0 if that is not always the same.
func unitMillis(unit byte, ofDay bool) float64 {
	switch unit {
	case 'W':
		return 7 * 24 * 3600_000
	case 'D':
		return 24 * 3600_000
	case 'H':
		return 3600_000
	case 'M':
		if ofDay {
			return 60_000
		}
	case 'S':
		return 1000
	}
	return 0
}

// durationOf writes milliseconds as a duration.
func durationOf(ms int64) string {
	var b strings.Builder
	b.WriteString("PT")
	if h := ms / 3600_000; h > 0 {
		fmt.Fprintf(&b, "%dH", h)
	}
	if m := ms / 60_000 % 60; m > 0 {
		fmt.Fprintf(&b, "%dM", m)
	}
	if s := ms % 60_000; s > 0 || b.Len() == 2 {
		b.WriteString(strconv.FormatFloat(float64(s)/1000, 'f', -1, 64) + "S")
	}
	return b.String()
}
