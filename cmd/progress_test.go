package cmd

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// TestProgress checks that a long run draws a progress bar, with the remaining time if the size of the inputs is known, and that the bar is
// erased before other output.
func TestProgress(t *testing.T) {
	project(t, map[string]string{"a.json": strings.Repeat(" ", 6000), "b/c.json": strings.Repeat(" ", 2000)})
	for _, c := range []struct {
		paths []string
		want  string
	}{
		{[]string{"a.json", "b"}, `^\r7 records, 2 errors  \[-+>_+\] 50% … …\x1b\[K$`},
		{[]string{"-"}, `^\r7 records, 2 errors  4\.00 kB .*\x1b\[K$`},
	} {
		var terminal bytes.Buffer
		in := input.New(t.Context(), input.Flags{}, c.paths, input.Streams{In: strings.NewReader("")})
		p := &progress{size: in.Size, read: func() int64 { return 4000 }, w: &terminal, visible: true, begun: time.Now(), counts: func() validate.Counts { return validate.Counts{Records: 7, Tally: finding.Tally{Errors: 2}} }}
		if p.part(100); terminal.Len() > 0 {
			t.Errorf("a run that has just begun draws %q", terminal.String())
		}
		p.begun = p.begun.Add(-2 * progressAfter)
		p.part(100)
		drawn := terminal.String()
		if !regexp.MustCompile(c.want).MatchString(drawn) {
			t.Errorf("%v: %q, want %s", c.paths, drawn, c.want)
		}
		if p.part(100); terminal.String() != drawn {
			t.Errorf("the bar is redrawn at once: %q", terminal.String())
		}
		report := p.over(&terminal)
		for _, text := range []string{"find", "ing", "\n", "half"} {
			if _, err := io.WriteString(report, text); err != nil {
				t.Fatal(err)
			}
			p.drawn = time.Time{}
			if p.part(100); strings.HasSuffix(text, "\n") != strings.HasSuffix(terminal.String(), "\x1b[K") {
				t.Errorf("after %q there is %q", text, terminal.String())
			}
		}
		if got, want := strings.ReplaceAll(terminal.String(), drawn, "BAR"), "BAR\r\x1b[Kfinding\nBAR\r\x1b[Khalf"; got != want {
			t.Errorf("the terminal receives %q, want %q", got, want)
		}
	}
	if w := new(bytes.Buffer); (&progress{}).over(w) != io.Writer(w) {
		t.Error("the writer is wrapped although there is no terminal")
	}
}

// TestStats checks the output of --stats, with a bound on the number of names.
func TestStats(t *testing.T) {
	s := newStats(true)
	for i := range statsNames + 5 {
		s.finding(&finding.Finding{File: "a\x1b.json", EventType: fmt.Sprintf("Type%05d", i)})
	}
	s.finding(&finding.Finding{File: "b.json", EventType: "Type00001", Profile: "MediaProfile"})
	s.finding(&finding.Finding{File: "c.json", Suppressed: &finding.Suppression{}})
	text := s.text(validate.Counts{Records: 3000}, 2e6, 2*time.Second)
	for _, want := range []string{"read:             2.0 MB, 3,000 records in 2.00 s: 1 MB/s, 1,500 records/s\n", `findings:` + "\n" + `  by file:        a\x1b.json 10,005, b.json 1` + "\n",
		"  by event type:  Type00001 2, Type00000 1, ", "Type00009 1, and 9,990 more\n", "  by profile:     none 10,005, MediaProfile 1\n"} {
		if !strings.Contains(flat(text), flat(want)) {
			t.Errorf("the statistics lack %q:\n%s", want, text)
		}
	}
	if text := newStats(false).text(validate.Counts{}, 0, 0); text != "" {
		t.Errorf("%q without --stats", text)
	}
	project(t, map[string]string{"a.json": undated})
	if _, stdout, stderr := run2(t, "--stats", "a.json"); strings.Contains(stdout, "by file") || !strings.Contains(stderr, "findings:\n  by file:        a.json 2\n") {
		t.Errorf("stdout %q, stderr %q", stdout, stderr)
	}
}

// TestOutputsAreNoInputs checks that the report of an earlier run is not read as data by the run that overwrites it.
func TestOutputsAreNoInputs(t *testing.T) {
	project(t, map[string]string{"a.json": person})
	for range 2 {
		if code, _, stderr := run2(t, ".", "--output", "json=r.json", "--output", "html=page.html"); code != exitOK || !strings.HasPrefix(stderr, "1 input, ") {
			t.Errorf("exit code %d, %q", code, stderr)
		}
	}
	if info, err := os.Stat("page.html"); err != nil || info.Size() < 1000 {
		t.Errorf("%v, %v", info, err)
	}
}
