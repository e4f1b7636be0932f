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

// beginning is how many bytes of a file tell whether the program has written it. Most records that were kept back are there as a whole.
const beginning = 1 << 16

// UnrelatedTo returns what tells whether a file of a folder has nothing to do with Caliper, or is something that the program itself
// has written about data. tool begins the name of the program in what it writes. The types of the extensions are known, too.
func UnrelatedTo(tool string, extensions []*profiles.Extension) func(io.Reader) (bool, error) {
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

// isOurs reports whether a file that begins so was surely written by the program.
func isOurs(tool string, head []byte) bool { return OursTo(tool)(head) != "" }

// OursTo returns what says of a file that begins so that the program has written it, and what reads it; "" if it has not. tool is that of
// UnrelatedTo.
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
