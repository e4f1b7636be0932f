package finding

import "github.com/caliper-lint/caliper-lint/rules/catalogue"

// Tally counts findings.
type Tally struct {
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Notes      int `json:"notes"`
	Suppressed int `json:"suppressed"` // the findings that are suppressed, which are not in the other counts
}

// Plus returns the sums of t and u.
func (t Tally) Plus(u Tally) Tally {
	return Tally{t.Errors + u.Errors, t.Warnings + u.Warnings, t.Notes + u.Notes, t.Suppressed + u.Suppressed}
}

// Count counts a finding.
func (t *Tally) Count(f *Finding) {
	if f.Suppressed != nil {
		t.Suppressed++
	} else {
		t.Add(f.Severity, 1)
	}
}

// Add counts n findings of a severity that are not suppressed.
func (t *Tally) Add(s catalogue.Severity, n int) {
	switch s {
	case catalogue.Error:
		t.Errors += n
	case catalogue.Warning:
		t.Warnings += n
	default:
		t.Notes += n
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

// Findings returns the number of findings that count.
func (t Tally) Findings() int { return t.Errors + t.Warnings + t.Notes }

// Worst returns the greatest severity among the findings that count; 0 if none counts.
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
