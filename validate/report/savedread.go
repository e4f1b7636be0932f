package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strings"

	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/longjson"
)

// savedReader reads a saved report piece by piece, and keeps everything except the findings.
type savedReader struct {
	*json.Decoder
	finding func(finding.Finding) error // takes the findings; may be nil
	version int
	inputs  []Input
	result  Result
	runs    []run                   // the files of the findings
	counts  Report                  // the counts of the findings
	fixable [finding.Unsafe + 1]int // the number of findings that count, by whether they can be fixed
	looked
}

// run is a number of consecutive findings with the same file.
type run struct {
	file     string
	findings int
}

// looked holds facts of a reading. A second reading with other facts means that the report has changed.
type looked struct {
	findings int
	sum      uint64 // a hash of the bytes
}

// seed is the random seed of the hashes: nobody can make two reports with the same hash.
var seed = maphash.MakeSeed()

// unsound is the reason why the text is not a valid report.
type unsound string

func (u unsound) Error() string { return string(u) }

const (
	errNoReport = unsound("it is not a report of validate --format json or jsonl, or one of another version of the program")
	errChanged  = unsound("it has changed while it was read")
)

// read reads a report to its end, and checks it.
func (r *savedReader) read(from Source) (looked, error) {
	file, err := from.Open()
	if err != nil {
		return looked{}, longjson.ReadError{Err: err}
	}
	defer file.Close()
	var sum maphash.Hash
	sum.SetSeed(seed)
	r.Decoder = longjson.NewDecoder(io.TeeReader(file, &sum))
	if err := r.report(); err != nil {
		return looked{}, err
	}
	r.sum = sum.Sum64()
	return r.looked, r.check()
}

// report reads the whole text.
func (r *savedReader) report() error {
	whole, err := r.head()
	if err != nil {
		return refusal("json or jsonl", err)
	}
	if r.version != formVersion {
		return errNoReport
	}
	for !whole {
		if whole, err = r.line(); err != nil {
			return refusal("jsonl", err)
		}
	}
	if _, err := r.Token(); !errors.Is(err, io.EOF) {
		return unsound("other data follows the report")
	}
	return nil
}

// refusal returns the reason why the text is not a report in a form. It replaces messages of encoding/json that speak of Go types.
func refusal(form string, err error) error {
	var typeError *json.UnmarshalTypeError
	var said unsound
	var read longjson.ReadError
	switch {
	case errors.As(err, &said), errors.As(err, &read):
		return err
	case errors.As(err, &typeError), errors.Is(err, longjson.ErrOther):
		return errNoReport
	}
	return fmt.Errorf("it is not a report of validate --format %s: %w", form, longjson.InWords(err))
}

// head reads the first object: the whole report, or the head of JSON lines, which has only the first two members.
func (r *savedReader) head() (whole bool, err error) {
	err = longjson.Members(r.Decoder, func(name string) error {
		to := map[string]any{"version": &r.version, "tool": new(string), "inputs": &r.inputs, "rules": &r.result.Rules, "failures": &r.result.Failures,
			"stale": &r.result.Stale, "coverage": &r.result.Coverage, "summary": &r.result.Summary, "minSeverity": &r.result.MinSeverity}[name]
		whole = whole || name != "version" && name != "tool"
		switch {
		case name == "findings":
			return longjson.Items(r.Decoder, func() error {
				var f jsonFinding
				if err := r.Decode(&f); err != nil {
					return err
				}
				return r.one(&f)
			})
		case name == "finding" || name == "input" || name == "result":
			return errNoReport
		case to == nil:
			return longjson.Unknown(name)
		}
		return r.Decode(to)
	})
	return whole, err
}

// line reads one of the JSON lines, and reports whether it is the last.
func (r *savedReader) line() (last bool, err error) {
	var line struct {
		Finding *jsonFinding `json:"finding"`
		Input   *Input       `json:"input"`
		Result  *Result      `json:"result"`
	}
	if err := r.Decode(&line); errors.Is(err, io.EOF) {
		return false, unsound("it ends before its result")
	} else if err != nil {
		return false, err
	}
	switch {
	case line.Finding != nil:
		return false, r.one(line.Finding)
	case line.Input != nil:
		r.inputs = append(r.inputs, *line.Input)
		return false, nil
	case line.Result != nil:
		r.result = *line.Result
		return true, nil
	}
	return false, errNoReport
}

// one receives a finding.
func (r *savedReader) one(f *jsonFinding) error {
	switch {
	case f.Severity == 0 || f.Rule == "":
		return unsound("it has a finding without rule or severity")
	case min(f.Record, f.Line, f.Column, f.EndLine, f.EndColumn) < 1:
		return unsound("it has a finding without a place")
	case f.Fixable != nil && fixableWords[*f.Fixable] == finding.NotFixable, f.Fixable == nil && f.Edits != nil:
		return unsound("it has a finding of which it cannot be told whether it can be fixed")
	}
	for _, e := range f.Edits {
		if e.Bytes < 0 || e.Bytes == 0 && min(e.Line, e.Column, e.EndLine, e.EndColumn) < 1 {
			return unsound("it has a fix without a place")
		}
	}
	if f.Suppressed == nil && f.Fixable != nil {
		r.fixable[fixableWords[*f.Fixable]]++
	}
	r.findings++
	if last := len(r.runs) - 1; last >= 0 && r.runs[last].file == f.File {
		r.runs[last].findings++
	} else {
		r.runs = append(r.runs, run{strings.Clone(f.File), 1})
	}
	read := fromJSON(*f)
	if r.finding != nil {
		if err := r.finding(read); err != nil {
			return err
		}
	}
	return r.counts.Finding(read)
}
