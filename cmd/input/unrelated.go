package input

import (
	"bufio"
	"bytes"
	"io"
	"sync"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/jsonschema"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
	"github.com/caliper-lint/caliper-lint/validate/trace"
)

// beginning is how many bytes of a file tell whether the program has written it. Most records that were kept back are there as a whole.
const beginning = 1 << 16

// UnrelatedTo returns what tells whether a file of a folder has nothing to do with Caliper, or is something that the program itself
// has written about data. tool begins the name of the program in what it writes. The types of the extensions are known, too.
func UnrelatedTo(tool string, extensions []*profiles.Extension) func(io.Reader) (bool, error) {
	finder := finderOf(extensions)
	buffered := bufio.NewReaderSize(nil, beginning)
	return func(r io.Reader) (bool, error) {
		buffered.Reset(r)
		head, err := buffered.Peek(beginning)
		if err != nil && err != io.EOF {
			return false, err
		}
		if isOurs(tool, head) {
			return true, nil
		}
		find, err := finder()
		if err != nil {
			return false, err
		}
		found, err := find.In(buffered)
		return !found, err
	}
}

// finderOf returns what makes a finder of traces when it is first needed.
func finderOf(extensions []*profiles.Extension) func() (*trace.Finder, error) {
	return sync.OnceValues(func() (*trace.Finder, error) {
		types, err := knownTypes(extensions)
		return trace.New(types), err
	})
}

// TraceFinder returns what tells whether a text has a trace of Caliper. The types of the extensions are known, too.
func TraceFinder(extensions []*profiles.Extension) func([]byte) bool {
	finder := finderOf(extensions)
	return func(text []byte) bool {
		find, err := finder()
		if err != nil {
			return true // judging says what is wrong with the tables
		}
		found, err := find.In(bytes.NewReader(text))
		return found || err != nil
	}
}

// isOurs reports whether a file that begins so was surely written by the program.
func isOurs(tool string, head []byte) bool {
	return report.IsOurs(head, tool) || suppress.IsBaseline(head) || isSchema(head)
}

// isSchema reports whether a file that begins so was written by schema. The $comment comes first, since names are sorted.
func isSchema(head []byte) bool {
	return bytes.HasPrefix(report.Compact(head[:min(len(head), 100)]), report.Compact([]byte(`{"$comment":"`+jsonschema.Comment)))
}

// knownTypes returns the names of the types of all versions.
func knownTypes(extensions []*profiles.Extension) (names []string, err error) {
	for _, version := range validate.Versions {
		spec, err := validate.Spec(version, extensions)
		if err != nil {
			return nil, err
		}
		for _, table := range append(spec.Entities, spec.Events...) {
			names = append(names, table.Name)
		}
	}
	return names, nil
}
