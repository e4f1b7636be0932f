package catalogue

import "fmt"

// Severity is how much a finding weighs, from Note to Error.
type Severity uint8

const (
	Note Severity = iota + 1
	Warning
	Error
)

var severities = map[Severity]string{Note: "note", Warning: "warning", Error: "error"}

// String is note, warning or error.
func (s Severity) String() string { return severities[s] }

// MarshalText writes note, warning or error.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads note, warning or error.
func (s *Severity) UnmarshalText(text []byte) error {
	for severity, name := range severities {
		if name == string(text) {
			*s = severity
			return nil
		}
	}
	return fmt.Errorf("%q is not a severity; must be one of error, warning, note", text)
}
