// Package input reads what a command checks: files, folders, patterns, standard input, or a file that grows.
package input

import (
	"errors"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Flags say which inputs are read, and how.
type Flags struct {
	Include, Exclude []string // patterns of --include and --exclude
	StdinName        string   // name of standard input in findings
	Follow           string   // path of a file that grows; "" if none is followed, as in all commands but validate
	maxRatio         int      // value of --max-ratio
}

// Register adds the flags that all commands have that judge data.
func (f *Flags) Register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.Include, "include", nil, "`GLOB`: read the matching files of folders, instead of those with the usual endings")
	flags.StringArrayVar(&f.Exclude, "exclude", nil, "`GLOB`: skip matching files and folders")
	flags.StringVar(&f.StdinName, "stdin-name", validate.Stdin, "`NAME` of standard input in findings; the ending .ndjson or .jsonl says what it holds")
	flags.IntVar(&f.maxRatio, "max-ratio", 200, "decompress an input to at most `N` times its size; 0: any")
}

// RegisterFollow adds the flag that has a file read as it grows.
func (f *Flags) RegisterFollow(flags *pflag.FlagSet) {
	flags.StringVar(&f.Follow, "follow", "", "read `FILE` (one record per line) as it grows, until interrupted")
}

// Check returns an error if a flag makes no sense.
func (f *Flags) Check(paths []string) error {
	for _, patterns := range []struct {
		flag string
		all  []string
	}{{"include", f.Include}, {"exclude", f.Exclude}} {
		for _, pattern := range patterns.all {
			if err := source.CheckPattern(pattern); err != nil {
				return &settings.FlagError{Flag: patterns.flag, Value: pattern, Err: err}
			}
		}
	}
	if err := settings.CheckNotNegative("max-ratio", f.maxRatio); err != nil {
		return err
	}
	switch {
	case f.StdinName == "":
		return &settings.FlagError{Flag: "stdin-name", Err: errors.New("want a name")}
	case f.Follow != "" && len(paths) > 0:
		return &settings.FlagError{Flag: "follow", Err: errors.New("want one file, and no PATH beside it")}
	}
	return nil
}
