package validate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Counts says how much was read, and how many findings were made.
type Counts struct {
	Inputs    int           `json:"inputs"`    // files, and standard input
	Records   int           `json:"records"`   // JSON values in the inputs
	Events    int           `json:"events"`    // events by themselves, in arrays and in envelopes
	Describes int           `json:"describes"` // entity describes by themselves, in arrays and in envelopes; entities in events are not counted
	Envelopes int           `json:"envelopes"`
	Versions  VersionCounts `json:"versions"` // events and describes by the version of Caliper by which they were judged
	finding.Tally
	Fixable       int `json:"fixable"`         // findings that the fix command fixes safely; suppressed ones do not count
	FixableUnsafe int `json:"fixableUnsafe"`   // findings that the fix command fixes only if it is asked for unsafe fixes
	PassedOver    int `json:"filesPassedOver"` // files in folders that were not judged, since they have no trace of Caliper
}

// Plus returns the sums of c and d.
func (c Counts) Plus(d Counts) Counts {
	return Counts{c.Inputs + d.Inputs, c.Records + d.Records, c.Events + d.Events, c.Describes + d.Describes, c.Envelopes + d.Envelopes,
		c.Versions.plus(d.Versions), c.Tally.Plus(d.Tally), c.Fixable + d.Fixable, c.FixableUnsafe + d.FixableUnsafe, c.PassedOver + d.PassedOver}
}

// addRecord adds the documents of a record.
func (c *Counts) addRecord(r *rules.Result) {
	c.Events += len(r.Events)
	c.Describes += len(r.Describes)
	for i := range r.Events {
		c.Versions[r.Events[i].Set.Rank]++
	}
	for i := range r.Describes {
		c.Versions[r.Describes[i].Set.Rank]++
	}
}

// addFixable counts a finding that fix can fix.
func (c *Counts) addFixable(f finding.Fixable) {
	switch f {
	case finding.Safe:
		c.Fixable++
	case finding.Unsafe:
		c.FixableUnsafe++
	}
}

// IsNegative reports whether a count is negative, which only a saved report can have.
func (c Counts) IsNegative() bool {
	return min(c.Inputs, c.Records, c.Events, c.Describes, c.Envelopes, slices.Min(c.Versions[:]), c.Fixable, c.FixableUnsafe, c.PassedOver) < 0
}

// Nothing reports whether no record was read and no finding was made.
func (c Counts) Nothing() bool { return c.Records == 0 && c.Tally == (finding.Tally{}) }

// VersionCounts are counts by version of Caliper, in the order of profiles.Versions: the newest version first. In JSON they are an object
// such as {"1.2":5,"1.1":0,"1.0":0}.
type VersionCounts [profiles.VersionCount]int

func (c VersionCounts) plus(d VersionCounts) VersionCounts {
	for i := range c {
		c[i] += d[i]
	}
	return c
}

// OnlyNewest reports whether every count is 0 except that of the newest version.
func (c VersionCounts) OnlyNewest() bool {
	c[0] = 0
	return c == VersionCounts{}
}

// Each calls do for each version whose count is not 0, the newest first.
func (c VersionCounts) Each(do func(version string, count int)) {
	for i, version := range profiles.Versions() {
		if c[i] > 0 {
			do(version, c[i])
		}
	}
}

// MarshalJSON writes an object of the versions in their order.
func (c VersionCounts) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, version := range profiles.Versions() {
		fmt.Fprintf(&b, `,"%s":%d`, version, c[i])
	}
	return append(append([]byte{'{'}, b.Bytes()[1:]...), '}'), nil
}

// UnmarshalJSON reads what MarshalJSON writes. A version that is absent has the count 0.
func (c *VersionCounts) UnmarshalJSON(text []byte) error {
	var counts map[string]int
	if err := json.Unmarshal(text, &counts); err != nil {
		return err
	}
	*c = VersionCounts{}
	for version, count := range counts {
		i := slices.Index(profiles.Versions(), version)
		if i < 0 {
			return fmt.Errorf("there is no Caliper %s", strconv.Quote(version))
		}
		c[i] = count
	}
	return nil
}
