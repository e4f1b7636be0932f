// Package catalogue says of every rule what it asks and why, and what a finding of it weighs.
package catalogue

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"

	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed *.yaml
var catalogueFiles embed.FS

// Rule is the catalogue's entry for a rule.
type Rule struct {
	ID           ID       `yaml:"id"`
	Level        string   `yaml:"level"`        // MUST, SHOULD or MAY: the strength of the requirement
	Severity     Severity `yaml:"severity"`     // the severity of a finding, unless the check softens it
	Varies       string   `yaml:"varies"`       // the cases in which a finding has another severity; "" if there are none
	Section      string   `yaml:"section"`      // the anchor in the specification
	Requirements []string `yaml:"requirements"` // the IDs of the requirements that the rule checks
	Title        string   `yaml:"title"`        // the right state of the data, in a line
	Why          string   `yaml:"why"`
	Fix          string   `yaml:"fix"`
	Fixes        string   `yaml:"fixes"`       // the cases in which the fix command fixes a fault; "" if there are none
	UnsafeFixes  string   `yaml:"unsafeFixes"` // the cases in which it does so only with --unsafe; "" if there are none
	Good         string   `yaml:"good"`        // a record without a finding
	Bad          string   `yaml:"bad"`         // the same record with one fault; empty if it would be too large to show
	At           string   `yaml:"at"`          // the pointer of the fault in Bad
	Also         []ID     `yaml:"also"`        // the rules of other faults that Bad cannot avoid
	Demand       string   `yaml:"demand"`      // the profile that the examples demand, in a rule about demanded profiles
	Schema       string   `yaml:"schema"`      // the schema for the extensions of the examples, in a rule about users' schemas
}

// Fixable returns the kinds of fixes that faults of a rule may have: safe ones, and unsafe ones, which the user must ask for.
func (r *Rule) Fixable() (kinds []string) {
	if r.Fixes != "" {
		kinds = append(kinds, "safe")
	}
	if r.UnsafeFixes != "" {
		kinds = append(kinds, "unsafe")
	}
	return kinds
}

// Catalogue holds the entry of every rule. It reads the file of an area when an entry of the area is first needed, so that data without
// faults does not pay for it. It is safe for concurrent use.
type Catalogue struct {
	mu    sync.Mutex
	areas map[string][]*Rule
}

// Areas are the parts of rule ids before the slash, in the order in which records are judged.
var Areas = [...]string{"json", "record", "context", "envelope", "type", "property", "event", "profile", "entity", "value",
	"payload", "stream", "extension"}

// Rule returns the entry for id.
func (c *Catalogue) Rule(id ID) (*Rule, error) {
	area, _, _ := strings.Cut(string(id), "/")
	rules, err := c.Area(area)
	if err != nil {
		return nil, err
	}
	for _, r := range rules {
		if r.ID == id {
			return r, nil
		}
	}
	return nil, fmt.Errorf("catalogue/%s.yaml has no entry for %s", area, id)
}

// Area returns the entries of an area, in the order of its file.
func (c *Catalogue) Area(area string) ([]*Rule, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if rules, ok := c.areas[area]; ok {
		return rules, nil
	}
	file := area + ".yaml"
	data, err := catalogueFiles.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the rule catalogue: %w", err)
	}
	var rules []*Rule
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&rules); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if c.areas == nil {
		c.areas = map[string][]*Rule{}
	}
	c.areas[area] = rules
	return rules, nil
}
