package profiles

import (
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/profiles/strict"
)

// Requirement is a normative statement of the specification, in our own words.
type Requirement struct {
	ID        string // the ID, such as R-001; an ID with P is not from the specification, but plausible
	Level     string // MUST, SHOULD or MAY
	Section   string // the anchor in the specification; "" if the requirement is from a guide
	Guide     string // the guide with the requirement: certification; "" if it is from the specification
	On        string // the data that can show whether the requirement is met: OnDocument and so on
	Says      string
	Partly    string // the part of the requirement that is not checked; "" if all is checked
	Unchecked string // the reason why the requirement is not checked; "" if it is checked
	Command   string // the command that shows whether the requirement is met, if no rule does
	Source    string // the source, if it is neither the specification nor a guide: plausibility
}

// The data that can show whether a requirement is met.
const (
	OnDocument  = "document"  // an event or an entity describe
	OnPayload   = "payload"   // documents that were sent together, such as an envelope
	OnStream    = "stream"    // many events in their order
	OnTransport = "transport" // the exchange between sensor and endpoint
	OnNothing   = "nothing"   // no data can show it
)

// IsOnData reports whether the content of data can show that the requirement is broken.
func (r *Requirement) IsOnData() bool {
	return r.On == OnDocument || r.On == OnPayload || r.On == OnStream
}

// Requirements reads the normative statements of Caliper 1.2, in the order of their file. The checks do not use them. Every mistake is an
// error that starts with "file:line:".
func Requirements() ([]Requirement, error) {
	data, err := shipped.ReadFile(fullFile(requirementsFile))
	if err != nil {
		return nil, fmt.Errorf("load requirements: %w", err)
	}
	return readRequirements(requirementsFile, data)
}

func readRequirements(file string, data []byte) ([]Requirement, error) {
	r := tableReader{Reader: strict.Reader{File: file}}
	root, err := r.Parse(data)
	if root == nil {
		return nil, err
	}
	if root.Kind != yaml.SequenceNode {
		return nil, r.Errorf(root, "expected a list of requirements (- id: ...)")
	}
	var all []Requirement
	lines := map[string]int{}
	for _, n := range root.Content {
		one, err := r.requirement(n)
		if err != nil {
			return nil, err
		}
		if line := lines[one.ID]; line != 0 {
			return nil, r.Errorf(n, "duplicate id %s, first on line %d", one.ID, line)
		}
		lines[one.ID] = n.Line
		all = append(all, one)
	}
	return all, nil
}

// requirement reads one statement. Every key is interpreted, so that a misspelt key is an error.
func (r tableReader) requirement(n *yaml.Node) (Requirement, error) {
	var q Requirement
	keys := []string{"id", "level", "section", "guide", "on", "says", "partly", "unchecked", "command", "source"}
	fields := []*string{&q.ID, &q.Level, &q.Section, &q.Guide, &q.On, &q.Says, &q.Partly, &q.Unchecked, &q.Command, &q.Source}
	if err := r.fields(n, keys, fields...); err != nil {
		return q, err
	}
	if problem := q.problem(); problem != "" {
		return q, r.Errorf(n, "%s", problem)
	}
	return q, nil
}

// problem says what is wrong with the statement by itself; "" if it is right.
func (r *Requirement) problem() string {
	switch {
	case r.ID == "":
		return "id is missing"
	case r.Says == "":
		return r.ID + " has no says"
	case !slices.Contains([]string{"MUST", "SHOULD", "MAY"}, r.Level):
		return fmt.Sprintf("%s: level is %q; must be one of MUST, SHOULD, MAY", r.ID, r.Level)
	case !r.IsOnData() && r.On != OnTransport && r.On != OnNothing:
		return fmt.Sprintf("%s: on is %q; must be one of document, payload, stream, transport, nothing", r.ID, r.On)
	case (r.Section == "") == (r.Guide == ""):
		return r.ID + ": expected either section or guide"
	case r.Unchecked != "" && r.Partly != "":
		return r.ID + " has both unchecked and partly"
	case r.Unchecked != "" && r.Command != "":
		return r.ID + " has both unchecked and command"
	}
	return ""
}
