package input

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"sync"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/jsonschema"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
	"github.com/caliper-lint/caliper-lint/validate/trace"
)

// beginning is the number of bytes by which a file of the program is recognised. Most rejected records fit into them.
const beginning = 1 << 16

// UnrelatedTo returns a function that reports whether a file of a folder has nothing to do with Caliper, or was written by the program
// itself. tool is the beginning of the program's name in its files. Types of the extensions count as types of Caliper.
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

// finderOf returns a function that makes a Finder at its first call.
func finderOf(extensions []*profiles.Extension) func() (*trace.Finder, error) {
	return sync.OnceValues(func() (*trace.Finder, error) {
		types, err := knownTypes(extensions)
		return trace.New(types), err
	})
}

// TraceFinder returns a function that reports whether a text has a trace of Caliper. Types of the extensions count as types of Caliper.
func TraceFinder(extensions []*profiles.Extension) func([]byte) bool {
	finder := finderOf(extensions)
	return func(text []byte) bool {
		find, err := finder()
		if err != nil {
			return true // the mistake in the tables is reported later
		}
		found, err := find.In(bytes.NewReader(text))
		return found || err != nil
	}
}

// isOurs reports whether a file was certainly written by the program, by its first bytes.
func isOurs(tool string, head []byte) bool { return OursTo(tool)(head) != "" }

// OursTo returns a function that recognises a file of the program by its first bytes. It says what the file is and what reads it, and
// returns "" for any other file. tool is as in UnrelatedTo.
func OursTo(tool string) func(head []byte) string {
	instead := map[report.Kind]string{report.SavedKind: "caliper-lint convert reads it", report.ResultKind: "caliper-lint certify --merge reads it",
		report.RejectKind: "--at /data reads the records in it"}
	return func(head []byte) string {
		switch kind := report.KindOf(head, tool); {
		case kind != "":
			return strings.TrimSuffix("this is "+string(kind)+", not Caliper data; "+instead[kind], "; ")
		case suppress.IsBaseline(head):
			return "this is a baseline of caliper-lint, not Caliper data; --baseline reads it"
		case isSchema(head):
			return "this is a JSON Schema of caliper-lint, not Caliper data"
		}
		return ""
	}
}

// isSchema reports whether a file was written by the schema command, by its first bytes. The $comment comes first, since names are sorted.
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
