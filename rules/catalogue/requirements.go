package catalogue

import (
	"errors"
	"fmt"

	"github.com/caliper-lint/caliper-lint/profiles"
)

// Requirement is a requirement and the rules that check it.
type Requirement struct {
	profiles.Requirement
	Rules []*Rule // the rules whose findings show that the requirement is broken, in the order of the catalogue
}

// Requirements returns the normative statements of Caliper 1.2 in the order of their file, each with the rules that name it. It reads the
// whole catalogue. A rule that names an unknown requirement is an error.
func (c *Catalogue) Requirements() ([]Requirement, error) {
	statements, err := profiles.Requirements()
	if err != nil {
		return nil, err
	}
	all := make([]Requirement, len(statements))
	byID := map[string]*Requirement{}
	for i, s := range statements {
		all[i].Requirement = s
		byID[s.ID] = &all[i]
	}
	var unknown []error
	for _, area := range Areas {
		rules, err := c.Area(area)
		if err != nil {
			return nil, err
		}
		for _, rule := range rules {
			unknown = append(unknown, rule.join(byID))
		}
	}
	if err := errors.Join(unknown...); err != nil {
		return nil, err
	}
	return all, nil
}

// join adds r to the rules of the statements that it names.
func (r *Rule) join(byID map[string]*Requirement) error {
	var unknown []error
	for _, id := range r.Requirements {
		if q := byID[id]; q != nil {
			q.Rules = append(q.Rules, r)
		} else {
			unknown = append(unknown, fmt.Errorf("%s names %s, which is not a requirement", r.ID, id))
		}
	}
	return errors.Join(unknown...)
}
