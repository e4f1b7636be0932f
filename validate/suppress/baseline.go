package suppress

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Baseline is the findings that were known when it was written.
type Baseline struct {
	Name     string         // of its file, as messages call it
	Findings []Known        // sorted by file, rule and pointer
	left     map[string]int // findings by their fingerprints that have not come again
}

// Known is a finding of a baseline. It has no more of the data than is needed to find it.
type Known struct {
	File        string `json:"file"` // from the project, with slashes
	Rule        string `json:"rule"`
	Pointer     string `json:"pointer"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"` // of findings with this fingerprint
}

// baselineFile is how a baseline is written.
type baselineFile struct {
	Version  int     `json:"version"` // of this form: 1
	Findings []Known `json:"findings"`
}

// Add adds a finding to a baseline that is going to be written. path is that of its file from the project.
func (b *Baseline) Add(f *finding.Finding, path string) {
	if b.left == nil {
		b.left = map[string]int{}
	}
	if b.left[f.Fingerprint]++; b.left[f.Fingerprint] == 1 {
		b.Findings = append(b.Findings, Known{File: path, Rule: f.Rule, Pointer: f.Pointer, Fingerprint: f.Fingerprint})
	}
}

// baselineHead is how every baseline begins.
const baselineHead = "{\n  \"version\": 1,\n  \"findings\": ["

// IsBaseline reports whether a file that begins so is a baseline.
func IsBaseline(head []byte) bool { return bytes.HasPrefix(head, []byte(baselineHead)) }

// Write writes the baseline as JSON, a finding a line, in an order of its own, so that it changes little when data does.
func (b *Baseline) Write(w io.Writer) error {
	slices.SortFunc(b.Findings, func(x, y Known) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Pointer, y.Pointer), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	var text bytes.Buffer
	text.WriteString(baselineHead)
	lines := json.NewEncoder(&text)
	lines.SetEscapeHTML(false)
	for i, k := range b.Findings {
		if i > 0 {
			text.Truncate(text.Len() - 1) // the encoder ends lines
			text.WriteByte(',')
		}
		text.WriteString("\n    ")
		k.Count = b.left[k.Fingerprint]
		if err := lines.Encode(k); err != nil {
			return err
		}
	}
	if len(b.Findings) == 0 {
		text.WriteByte('\n')
	}
	text.WriteString("  ]\n}\n")
	_, err := w.Write(text.Bytes())
	return err
}

// ReadBaseline reads what Write has written. name is that of its file.
func ReadBaseline(name string, r io.Reader) (*Baseline, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var file baselineFile
	err := d.Decode(&file)
	if _, after := d.Token(); err != nil || !errors.Is(after, io.EOF) || file.Version != 1 || file.Findings == nil {
		return nil, errors.New("it is no baseline, or one of another version of the program; baseline write makes one")
	}
	b := &Baseline{Name: name, Findings: file.Findings, left: map[string]int{}}
	for _, k := range b.Findings {
		if k.Count < 1 || k.Fingerprint == "" {
			return nil, errors.New("it has a finding without fingerprint or count")
		}
		b.left[k.Fingerprint] += k.Count
	}
	return b, nil
}

// take takes a finding off those that have not come again, and reports whether it was one.
func (b *Baseline) take(fingerprint string) bool {
	if b.left[fingerprint] == 0 {
		return false
	}
	b.left[fingerprint]--
	return true
}
