package finding

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
func (t *Tally) Add(s Severity) {
	switch s {
	case Error:
		t.Errors++
	case Warning:
		t.Warnings++
	default:
		t.Notes++
	}
}

// Findings returns how many count.
func (t Tally) Findings() int { return t.Errors + t.Warnings + t.Notes }

// Worst returns the greatest severity among those that count, 0 if there are none.
func (t Tally) Worst() Severity {
	switch {
	case t.Errors > 0:
		return Error
	case t.Warnings > 0:
		return Warning
	case t.Notes > 0:
		return Note
	}
	return 0
}
