package report

import (
	"fmt"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// check returns an error if the report contradicts itself.
func (r *savedReader) check() error {
	if r.result.Failures == nil || r.result.Stale == nil || r.result.Rules == nil {
		return errNoReport
	}
	if c := r.result.Coverage; c != nil {
		if err := c.Check(); err != nil {
			return fmt.Errorf("coverage: %w", err)
		}
	}
	if err := r.checkInputs(); err != nil {
		return err
	}
	return r.checkCounts()
}

// checkInputs checks that findings are in the order of their inputs.
func (r *savedReader) checkInputs() error {
	const disagree = unsound("its inputs do not agree with its findings")
	rest := r.runs
	for _, in := range r.inputs {
		n := in.Findings
		for n > 0 && len(rest) > 0 && rest[0].file == in.File {
			some := min(n, rest[0].findings)
			n -= some
			if rest[0].findings -= some; rest[0].findings == 0 {
				rest = rest[1:]
			}
		}
		if n != 0 {
			return disagree
		}
	}
	if len(rest) > 0 {
		return disagree
	}
	return nil
}

// checkCounts checks the counts of each rule against the findings, and the sums of all rules against the summary.
func (r *savedReader) checkCounts() error {
	shown := &r.counts
	var sum, left, leftOfInputs finding.Tally
	for i, c := range r.result.Rules {
		n := shown.count(c.Rule)
		errs, warnings, notes, suppressed := c.Errors-n.Errors, c.Warnings-n.Warnings, c.Notes-n.Notes, c.Suppressed-n.Suppressed
		if i > 0 && r.result.Rules[i-1].Rule >= c.Rule || min(errs, warnings, notes, suppressed) < 0 || max(errs, warnings, notes, suppressed) > mostFindings ||
			n.Below(r.result.MinSeverity) != (finding.Tally{}) || errs+warnings+notes != c.NotShown || suppressed != c.SuppressedNotShown {
			return unsound("what it says of its rules does not agree with its findings")
		}
		sum, left = sum.Plus(c.Tally), left.Plus(finding.Tally{Errors: errs, Warnings: warnings, Notes: notes, Suppressed: suppressed})
	}
	total := r.result.Summary
	if len(shown.counts) > len(r.result.Rules) || sum != total.Tally || total.IsNegative() {
		return unsound("its summary does not agree with its findings")
	}
	for _, in := range r.inputs {
		c := in.NotShown
		if min(c.Errors, c.Warnings, c.Notes, c.Suppressed) < 0 || max(c.Errors, c.Warnings, c.Notes, c.Suppressed) > mostFindings {
			return unsound("what it says of its inputs cannot be")
		}
		leftOfInputs = leftOfInputs.Plus(c)
	}
	for _, n := range [][2]int{{total.Fixable, r.fixable[finding.Safe]}, {total.FixableUnsafe, r.fixable[finding.Unsafe]}} {
		if n[0] < n[1] || n[0] > n[1]+left.Findings() {
			return unsound("its summary does not agree with its findings")
		}
	}
	if left != leftOfInputs {
		return unsound("what is not shown of its inputs does not agree with its rules")
	}
	return nil
}

// mostFindings is more than any run can have. It keeps sums from overflowing.
const mostFindings = 1 << 48
