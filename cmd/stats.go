package cmd

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// stats counts where findings are. A nil *stats counts nothing.
type stats struct {
	by [3]map[string]int // files, event types, profiles
}

// statsNames bounds the names of each kind that are counted, since data can have any number of them. statsShown bounds the names that are
// shown.
const (
	statsNames = 10000
	statsShown = 10
)

func newStats(wanted bool) *stats {
	if !wanted {
		return nil
	}
	return &stats{[3]map[string]int{{}, {}, {}}}
}

func (s *stats) finding(f *finding.Finding) {
	if s == nil || f.Suppressed != nil {
		return
	}
	for i, name := range []string{f.File, f.EventType, f.Profile} {
		if _, known := s.by[i][name]; known || len(s.by[i]) < statsNames {
			s.by[i][name]++
		}
	}
}

// text returns how much was read, how fast, and the files, event types and profiles with the most findings.
func (s *stats) text(c validate.Counts, bytes int64, took time.Duration) string {
	if s == nil {
		return ""
	}
	seconds := max(took.Seconds(), 1e-6)
	text := fmt.Sprintf("read:             %.1f MB, %s in %.2f s: %s MB/s, %s records/s\n", float64(bytes)/1e6, words.Count(c.Records, "record"), seconds,
		rounded(float64(bytes)/1e6/seconds), rounded(float64(c.Records)/seconds))
	if len(s.by[0]) > 0 {
		text += "findings:\n"
	}
	for i, title := range []string{"  by file", "  by event type", "  by profile"} {
		names := slices.SortedFunc(maps.Keys(s.by[i]), func(a, b string) int {
			return cmp.Or(cmp.Compare(s.by[i][b], s.by[i][a]), cmp.Compare(a, b))
		})
		if len(names) == 0 {
			continue
		}
		var parts []string
		for _, name := range names[:min(len(names), statsShown)] {
			parts = append(parts, words.Printable(cmp.Or(name, "none"))+" "+words.Grouped(s.by[i][name]))
		}
		more := ""
		if len(names) > statsShown {
			more = ", and " + words.Grouped(len(names)-statsShown) + " more"
		}
		text += terminal.Wrap(fmt.Sprintf("%-18s", title+":"), strings.Join(parts, ", ")+more, strings.Repeat(" ", 18), terminal.ProseColumns)
	}
	return text
}

// rounded returns the nearest whole number in words.
func rounded(x float64) string { return words.Grouped(int(math.Round(x))) }
