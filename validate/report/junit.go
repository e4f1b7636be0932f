package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/spool"
)

// jUnitPrinter writes test results for servers such as Jenkins and GitLab. Each input is a test suite; each finding is a failed test case;
// an input without findings has one test case, which passes. The sums come first in a suite, so the cases of an input are kept in memory,
// compressed, until the input ends.
type jUnitPrinter struct {
	w                        io.Writer
	tool                     string
	failOn                   catalogue.Severity
	begun                    bool
	cases                    spool.Buffer
	tests, failures, skipped int
}

func newJUnit(w io.Writer, o Options) Printer {
	return &jUnitPrinter{w: w, tool: o.Tool, failOn: o.FailOn}
}

func (p *jUnitPrinter) Finding(f finding.Finding) error {
	p.tests++
	var b bytes.Buffer
	fmt.Fprintf(&b, "    <testcase%s%s>", attribute("classname", f.Rule), attribute("name", testName(&f)))
	details := []string{fmt.Sprintf("%s:%d:%d: %s: %s", f.File, f.Span.Line, f.Span.Column, f.Severity, withHint(&f))}
	source := printable(f.Excerpt)
	details = append(details, fmt.Sprintf("%d | %s", f.Span.Line, source.before+source.marked+source.after),
		f.Requirement+": "+f.SpecURL)
	switch {
	case f.Suppressed != nil:
		p.skipped++
		fmt.Fprintf(&b, "<skipped%s/>", attribute("message", f.Suppressed.By+": "+f.Suppressed.Reason))
		fmt.Fprintf(&b, "<system-out>%s</system-out>", escapeLines(details...))
	case f.Severity >= p.failOn:
		p.failures++
		fmt.Fprintf(&b, "<failure%s%s>%s</failure>", attribute("type", f.Rule), attribute("message", withHint(&f)), escapeLines(details...))
	default:
		fmt.Fprintf(&b, "<system-out>%s</system-out>", escapeLines(details...))
	}
	b.WriteString("</testcase>\n")
	_, err := p.cases.Write(b.Bytes())
	return err
}

// testName names a finding by its place in the data: that changes less between runs than the line.
func testName(f *finding.Finding) string {
	name := f.File
	if f.Record > 1 {
		name += fmt.Sprintf(" record %d", f.Record)
	}
	if f.Pointer != "" {
		name += " " + f.Pointer
	}
	return name
}

func (p *jUnitPrinter) Input(in Input) error {
	left := in.NotShown
	if more := notShown(left); more != "" {
		p.tests++
		result := "<system-out>" + escape(more) + "</system-out>"
		if left.Worst() >= p.failOn {
			p.failures++
			result = "<failure" + attribute("message", more) + "/>"
		}
		if _, err := fmt.Fprintf(&p.cases, "    <testcase%s%s>%s</testcase>\n", attribute("classname", "not shown"), attribute("name", in.File), result); err != nil {
			return err
		}
	}
	if p.tests == 0 && in.Complete {
		p.tests++
		if _, err := fmt.Fprintf(&p.cases, "    <testcase%s%s/>\n", attribute("classname", "conformant"), attribute("name", in.File)); err != nil {
			return err
		}
	}
	return p.suite(in.File, 0, "")
}

// suite writes a test suite with the test cases so far. about is the text of its output.
func (p *jUnitPrinter) suite(name string, errors int, about string) error {
	head := ""
	if !p.begun {
		head = xml.Header + "<testsuites" + attribute("name", p.tool) + ">\n"
	}
	p.begun = true
	_, err := fmt.Fprintf(p.w, "%s  <testsuite%s%s%s%s%s>\n", head, attribute("name", name), attribute("tests", p.tests),
		attribute("failures", p.failures), attribute("errors", errors), attribute("skipped", p.skipped))
	if err == nil {
		err = p.writeCases()
	}
	if err == nil {
		_, err = io.WriteString(p.w, about+"  </testsuite>\n")
	}
	p.tests, p.failures, p.skipped = 0, 0, 0
	return err
}

// writeCases writes the test cases so far, and frees them.
func (p *jUnitPrinter) writeCases() error {
	cases, err := p.cases.Reader()
	if err == nil {
		_, err = io.Copy(p.w, cases)
	}
	p.cases.Reset()
	return err
}

// Close writes one more suite, for the unreadable inputs and for the findings that are not shown.
func (p *jUnitPrinter) Close(r *Result) error {
	about := ""
	for _, left := range r.leftOut(true) {
		about += escape(left.text) + "\n"
	}
	if about != "" {
		about = "    <system-out>" + about + "</system-out>\n"
	}
	for _, f := range r.Failures {
		p.tests++
		if _, err := fmt.Fprintf(&p.cases, "    <testcase%s%s><error%s/></testcase>\n", attribute("classname", "input"), attribute("name", f.File),
			attribute("message", f.Error)); err != nil {
			return err
		}
	}
	if !p.begun || p.tests > 0 || about != "" {
		if err := p.suite("inputs", p.tests, about); err != nil {
			return err
		}
	}
	_, err := io.WriteString(p.w, "</testsuites>\n")
	return err
}
