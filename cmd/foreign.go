package cmd

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

// foreignTo returns what tells whether a file of a folder has nothing to do with Caliper, or is something that the program itself
// has written about data. The types of the extensions are known, too.
func foreignTo(extensions []*profiles.Extension) func(io.Reader) (bool, error) {
	finder := sync.OnceValues(func() (*trace.Finder, error) {
		types, err := knownTypes(extensions)
		return trace.New(types), err
	})
	buffered := bufio.NewReaderSize(nil, beginning)
	return func(r io.Reader) (bool, error) {
		buffered.Reset(r)
		head, err := buffered.Peek(beginning)
		if err != nil && err != io.EOF {
			return false, err
		}
		if isOurs(head) {
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

// isOurs reports whether a file that begins so was surely written by the program.
func isOurs(head []byte) bool {
	return report.IsOurs(head, toolPrefix) || suppress.IsBaseline(head) || isSchema(head)
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
