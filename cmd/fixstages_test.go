package cmd

import (
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestFixStages checks that the bar of fix goes on through all stages, and never beyond its end: it was full while most of the work was
// still to do.
func TestFixStages(t *testing.T) {
	size := int64(6000)
	p := &progress{size: func() int64 { return size }, read: func() int64 { return 17 }, counts: func() validate.Counts { return validate.Counts{} }}
	var s stages
	s.follow(p)
	for _, step := range []struct {
		doing string // "" if the stage goes on
		parts []int
		read  int64
	}{
		{"looking ahead", []int{3000}, 1000},
		{"", []int{3000, 3000, 3000}, 2000}, // records that are fixed are read again
		{"fixing", nil, 2000},               // nothing in the input can be fixed
		{"judging", []int{3000}, 5000},
		{"", []int{6000}, 6000},
	} {
		if step.doing != "" {
			s.begin(step.doing, 1, 6000)
		}
		for _, n := range step.parts {
			s.part(n)
		}
		if read := p.read(); read != step.read {
			t.Errorf("%v: %d bytes", step, read)
		}
	}
	if p.records() != "judging" {
		t.Errorf("it is %s", p.records())
	}
	if size = -1; p.read() != 17 {
		t.Error("a pipe does not show how much was read")
	}
}
