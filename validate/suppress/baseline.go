package suppress

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Baseline holds the findings that were known when it was written.
type Baseline struct {
	Name     string         // the name of the file, as in messages
	Findings []Known        // sorted by file, rule and pointer
	left     map[string]int // the number of known findings that this run has not found yet, by fingerprint
}

// Known is a finding of a baseline. It has no more of the data than is needed to recognise the finding.
type Known struct {
	File        string `json:"file"` // the path of the file relative to the project, with slashes
	Rule        string `json:"rule"`
	Pointer     string `json:"pointer"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"` // the number of findings with this fingerprint
}

// baselineFile is the JSON format of a baseline.
type baselineFile struct {
	Version  int     `json:"version"` // the version of this JSON format: 1
	Findings []Known `json:"findings"`
}

// Add adds a finding to a baseline that will be written. path is the path of the finding's file relative to the project, with slashes.
func (b *Baseline) Add(f *finding.Finding, path string) {
	if b.left == nil {
		b.left = map[string]int{}
	}
	if b.left[f.Fingerprint]++; b.left[f.Fingerprint] == 1 {
		b.Findings = append(b.Findings, Known{File: path, Rule: f.Rule, Pointer: f.Pointer, Fingerprint: f.Fingerprint})
	}
}

// baselineHead is the text with which every baseline begins.
const baselineHead = "{\n  \"version\": 1,\n  \"findings\": ["

// IsBaseline reports whether a file is a baseline, by its first bytes.
func IsBaseline(head []byte) bool { return bytes.HasPrefix(head, []byte(baselineHead)) }

// Write writes the baseline as JSON, with a finding on each line. The findings are sorted, so that the file changes little when the data
// changes.
func (b *Baseline) Write(w io.Writer) error {
	slices.SortFunc(b.Findings, func(x, y Known) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Pointer, y.Pointer), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	out := bufio.NewWriter(w)
	out.WriteString(baselineHead)
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	for i, k := range b.Findings {
		if i > 0 {
			out.WriteByte(',')
		}
		k.Count = b.left[k.Fingerprint]
		line.Reset()
		if err := encoder.Encode(k); err != nil {
			return err
		}
		out.WriteString("\n    ")
		out.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n")))
	}
	out.WriteString("\n  ]\n}\n")
	return out.Flush() // returns the first error of all writes
}

// ReadBaseline reads a baseline that Write has written. name is the name of the file. The error says what is wrong with the content.
func ReadBaseline(name string, r io.Reader) (*Baseline, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var file baselineFile
	err := d.Decode(&file)
	if _, after := d.Token(); err != nil || !errors.Is(after, io.EOF) || file.Version != 1 || file.Findings == nil {
		return nil, errors.New("it is not a baseline of this version of the program; caliper-lint baseline write makes one")
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

// take marks a known finding as found again. It returns false if no such finding is left.
func (b *Baseline) take(fingerprint string) bool {
	if b.left[fingerprint] == 0 {
		return false
	}
	b.left[fingerprint]--
	return true
}
