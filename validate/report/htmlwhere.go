package report

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// The page says where the findings are: the folder of the inputs, and the files and event types with the most findings.

// folder is the folder in which all inputs are, or the only input.
type folder struct {
	inputs int
	path   string
}

func (f *folder) add(file string) {
	file = path.Clean(filepath.ToSlash(file))
	switch f.inputs++; f.inputs {
	case 1:
		f.path = strings.Clone(file)
		return
	case 2:
		f.path = path.Dir(f.path)
	}
	for f.path != "." && f.path != "/" && !strings.HasPrefix(file, f.path+"/") {
		f.path = path.Dir(f.path)
	}
}

// name returns the folder for the page; "" if it is the root or the working directory.
func (f *folder) name() string {
	if f.path == "." || f.path == "/" {
		return ""
	}
	return words.Printable(f.path)
}

// htmlWorst is a table of files or event types with findings, those with the most errors first.
type htmlWorst struct {
	Of   string
	Rows []htmlWorstRow
	Left int // the number of rows that are not shown
}

type htmlWorstRow struct {
	Name string
	finding.Tally
}

// worstShown bounds the rows of such a table.
const worstShown = 10

// worst returns the tables by file and by event type, without tables of a single row.
func (t *tally) worst() (all []htmlWorst) {
	files, types, counted := map[int]finding.Tally{}, map[int]finding.Tally{}, map[catalogue.Severity]int{}
	for key, n := range t.counts {
		addTo(files, key.file, key.severity, n)
		counted[key.severity] += n
	}
	for key, n := range t.byType {
		addTo(types, key.eventType, key.severity, n)
		counted[key.severity] -= n
	}
	for severity, n := range counted { // findings that the printer has not received
		addTo(types, other, severity, n)
	}
	for _, table := range []struct {
		of, none string
		names    nameTable
		tallies  map[int]finding.Tally
	}{{"File", "", t.files, files}, {"Event type", "(outside events)", t.types, types}} {
		w := htmlWorst{Of: table.of}
		for number, c := range table.tallies {
			name := otherName
			if number != other {
				name = cmp.Or(words.Printable(table.names.all[number-1]), table.none)
			}
			if c.Findings() > 0 {
				w.Rows = append(w.Rows, htmlWorstRow{name, c})
			}
		}
		slices.SortFunc(w.Rows, func(a, b htmlWorstRow) int {
			return cmp.Or(cmp.Compare(b.Errors, a.Errors), cmp.Compare(b.Warnings, a.Warnings), cmp.Compare(b.Notes, a.Notes), cmp.Compare(a.Name, b.Name))
		})
		if len(w.Rows) < 2 {
			continue
		}
		w.Left = max(0, len(w.Rows)-worstShown)
		w.Rows = w.Rows[:len(w.Rows)-w.Left]
		all = append(all, w)
	}
	return all
}

func addTo(tallies map[int]finding.Tally, number int, severity catalogue.Severity, n int) {
	t := tallies[number]
	t.Add(severity, n)
	tallies[number] = t
}
