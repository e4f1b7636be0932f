package cmd

import (
	"fmt"
	"runtime"
	"strconv"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
)

// limitFlags bounds the time and memory of a run.
type limitFlags struct {
	maxDepth       int
	maxRecordBytes int
	jobs           int
	noCache        bool
}

// maxJobs bounds the parts of an input that are judged at a time. Each takes some MiB. More parts than processors gain nothing.
const maxJobs = 1024

func (f *limitFlags) register(flags *pflag.FlagSet) {
	flags.IntVar(&f.maxDepth, "max-depth", document.UsualDepth, fmt.Sprintf("nest a record at most `N` deep, up to %d", document.MostDepth))
	flags.IntVar(&f.maxRecordBytes, "max-record-bytes", validate.UsualRecord, "read records of at most `N` bytes, and such items of a longer envelope or array")
	flags.IntVar(&f.jobs, "jobs", 0, "check `N` parts of an input at a time; 0: one for each processor")
	flags.BoolVar(&f.noCache, "no-cache", false, "check every record in full instead of reusing results for records of the same shape (slower, same findings)")
}

// setOptions copies the flags into o. s may have set them.
func (f *limitFlags) setOptions(o *validate.Options, s *settings.Settings) error {
	if err := settings.CheckNotNegative("jobs", f.jobs); err != nil {
		return err
	}
	for _, limit := range []struct {
		flag             string
		value, low, high int
	}{
		{"jobs", f.jobs, 0, maxJobs},
		{"max-depth", f.maxDepth, 1, document.MostDepth},
		{"max-record-bytes", f.maxRecordBytes, validate.LeastRecord, validate.MostRecord},
	} {
		if limit.value < limit.low || limit.value > limit.high {
			return &settings.FlagError{Flag: limit.flag, Value: strconv.Itoa(limit.value), Err: fmt.Errorf("expected %d to %d", limit.low, limit.high)}
		}
	}
	o.Jobs = f.jobs
	if s.ProjectOf("jobs", "") != nil { // a project's configuration does not know this machine
		o.Jobs = min(f.jobs, runtime.GOMAXPROCS(0))
	}
	o.NoCache, o.MaxDepth, o.MaxRecord = f.noCache, f.maxDepth, f.maxRecordBytes
	return nil
}
