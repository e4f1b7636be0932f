package coverage

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/longjson"
)

// Read reads a coverage that was written as JSON. It returns an error if values contradict each other. An error of r is a
// longjson.ReadError.
func Read(r io.Reader) (*Coverage, error) {
	c := new(Coverage)
	d := longjson.NewDecoder(r)
	err := longjson.Members(d, func(name string) error {
		to := c.member(name)
		if to == nil {
			return longjson.Unknown(name)
		}
		return d.Decode(to)
	})
	var typeError *json.UnmarshalTypeError
	var failed longjson.ReadError
	switch {
	case errors.As(err, &failed):
		return nil, failed
	case errors.As(err, &typeError), errors.Is(err, longjson.ErrOther):
		return nil, errors.New("it is not a result of certify --format json")
	case err != nil:
		return nil, fmt.Errorf("it is not a result of certify --format json: %w", longjson.InWords(err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("other data follows the result")
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	return c, nil
}

// Is reports whether a JSON object in r begins like a coverage, rather than another result: it reads to the member versions.
func Is(r io.Reader) (is bool) {
	d, c := longjson.NewDecoder(r), new(Coverage)
	_ = longjson.Members(d, func(name string) error {
		is = name == "versions"
		if to := c.member(name); !is && to != nil {
			return d.Decode(to)
		}
		return longjson.ErrOther
	})
	return is
}

// member returns a pointer to the field of a member of the JSON; nil for an unknown name.
func (c *Coverage) member(name string) any {
	return map[string]any{"version": &c.Version, "tool": &c.Tool, "notice": &c.Notice, "summary": &c.Summary, "bare": &c.Bare,
		"eventsOfOtherVersions": &c.Other, "failures": &c.Failures, "versions": &c.Versions}[name]
}

// Check checks a coverage that was read, and decides every verdict again. It returns an error if values contradict each other.
func (c *Coverage) Check() error {
	if c.Version != 1 || len(c.Versions) == 0 {
		return errors.New("it is not a result of certify --format json, or is one of another version of the program")
	}
	if c.Bare.Events < 0 {
		return errors.New("its number of bare events is negative")
	}
	for _, other := range c.Other {
		if !slices.Contains(validate.Versions, other.Caliper) || other.Events < 0 {
			return fmt.Errorf("%q is not a version of Caliper, or its number of events is negative", other.Caliper)
		}
	}
	for i, t := range c.Versions {
		if t == nil || t.Profiles == nil || t.Events < 0 || t.WithoutProfile < 0 || t.OutsideTables < 0 {
			return errors.New("a version is null or has no profiles, or a negative number of events")
		}
		if !slices.Contains(validate.Versions, t.Caliper) {
			return fmt.Errorf("%q is not a version of Caliper", t.Caliper)
		}
		if slices.ContainsFunc(c.Versions[:i], func(other *Tables) bool { return other.Caliper == t.Caliper }) {
			return fmt.Errorf("it has version %q twice", t.Caliper)
		}
		for _, p := range t.Profiles {
			if err := p.check(); err != nil {
				return err
			}
		}
	}
	c.Notice = Notice
	c.decide()
	return nil
}

func (p *Profile) check() error {
	if p == nil || p.Events < 0 {
		return errors.New("a profile is null, or its number of events negative")
	}
	for _, row := range p.Rows {
		if row == nil {
			return fmt.Errorf("a row of %q is null", p.Name)
		}
		switch row.Certification {
		case profiles.DemandRequired, profiles.DemandAtLeastOne, profiles.DemandOptional:
		default:
			return fmt.Errorf("%q is not a requirement of certification", row.Certification)
		}
		if row.Conformant < 0 || row.Conformant > row.Seen {
			return fmt.Errorf("%q has %d conformant events of %d", row.Title(), row.Conformant, row.Seen)
		}
	}
	return nil
}
