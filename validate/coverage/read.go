package coverage

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate"
)

// Read reads a coverage that was written as JSON. Contradictory values are an error.
func Read(r io.Reader) (*Coverage, error) {
	c := new(Coverage)
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var typeError *json.UnmarshalTypeError
	if err := d.Decode(c); errors.As(err, &typeError) {
		return nil, errors.New("it is not a result of certify --format json")
	} else if err != nil {
		return nil, fmt.Errorf("it is not a result of certify --format json: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("it goes on after the result")
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	return c, nil
}

// Check checks a coverage that was read, and decides every verdict anew. Contradictory values are an error.
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
			return fmt.Errorf("%q is not a demand of certification", row.Certification)
		}
		if row.Conformant < 0 || row.Conformant > row.Seen {
			return fmt.Errorf("%q has %d conformant events of %d", row.Title(), row.Conformant, row.Seen)
		}
	}
	return nil
}
