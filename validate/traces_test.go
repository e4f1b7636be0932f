package validate_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/trace"
)

// TestTraces checks that every good record is still taken for Caliper without its contexts and Caliper's IRIs: a file of such records must
// not be skipped.
func TestTraces(t *testing.T) {
	var types []string
	for _, version := range validate.Versions {
		spec, err := validate.Spec(version, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range append(spec.Entities, spec.Events...) {
			types = append(types, table.Name)
		}
	}
	finder, records := trace.New(types), 0
	v := newValidator(t, validate.Options{OnRecord: func(r validate.Record) error {
		records++
		bare := bytes.ReplaceAll(bytes.ReplaceAll(r.Raw, []byte("@context"), []byte("c")), []byte("imsglobal"), []byte("example"))
		if found, err := finder.In(bytes.NewReader(bare)); !found || err != nil {
			t.Errorf("%s, record %d: %v, %v\n%s", r.File, r.Number, found, err, bare)
		}
		return nil
	}})
	for _, file := range samples(t, "good") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Validate(file, data, func(finding.Finding) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if records < 500 {
		t.Errorf("%d records: too few for this test", records)
	}
}
