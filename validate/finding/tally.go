package finding

import "github.com/caliper-lint/caliper-lint/rules/catalogue"

// Tally is how many findings there are.
type Tally struct {
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Notes      int `json:"notes"`
	Suppressed int `json:"suppressed"` // findings that are none of these
}

// Plus returns the sums of t and u.
func (t Tally) Plus(u Tally) Tally {
	return Tally{t.Errors + u.Errors, t.Warnings + u.Warnings, t.Notes + u.Notes, t.Suppressed + u.Suppressed}
}

// Add counts a finding that is not suppressed.
func (t *Tally) Add(s catalogue.Severity) {
	switch s {
	case catalogue.Error:
		t.Errors++
	case catalogue.Warning:
		t.Warnings++
	default:
		t.Notes++
	}
}

// Below returns the findings that weigh less than a severity.
func (t Tally) Below(s catalogue.Severity) (less Tally) {
	if s > catalogue.Note {
		less.Notes = t.Notes
	}
	if s > catalogue.Warning {
		less.Warnings = t.Warnings
	}
	return less
}

// Findings returns how many count.
func (t Tally) Findings() int { return t.Errors + t.Warnings + t.Notes }

// Worst returns the greatest severity among those that count, 0 if there are none.
func (t Tally) Worst() catalogue.Severity {
	switch {
	case t.Errors > 0:
		return catalogue.Error
	case t.Warnings > 0:
		return catalogue.Warning
	case t.Notes > 0:
		return catalogue.Note
	}
	return 0
}
