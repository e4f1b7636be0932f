package cmd

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// build says how the program was built; an unknown field is "".
type build struct {
	Version string   `json:"version"` // "dev" if it was not built from a release
	Commit  string   `json:"commit"`
	Changed bool     `json:"changed"` // since the commit
	Date    string   `json:"date"`    // of the commit, as RFC 3339
	Go      string   `json:"go"`
	Caliper []string `json:"caliper"` // versions of the specification
}

func newVersion() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Print the version of the program, how it was built, and the versions of Caliper that it knows.",
		Example: `  caliper-lint version
  caliper-lint version --format json`,
		Args: noArgument,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkPlainFormat(format); err != nil {
				return err
			}
			b := thisBuild()
			if format == "json" {
				return report.JSON(cmd.OutOrStdout(), b)
			}
			return terminal.Write(cmd.OutOrStdout(), b.String())
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "`FORMAT`: "+strings.Join(report.PlainFormats, " or "))
	return cmd
}

func (b build) String() string {
	text := "caliper-lint " + b.Version
	if b.Commit != "" {
		text += fmt.Sprintf("\ncommit %s of %s", b.Commit, b.Date)
	}
	if b.Changed {
		text += ", changed since"
	}
	return text + "\n" + b.Go + "\nCaliper " + strings.Join(b.Caliper, ", ") + "\n"
}

// thisBuild returns the facts that Go has put into the program.
func thisBuild() build {
	b := build{Version: programVersion(), Go: runtime.Version(), Caliper: validate.Versions}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Changed = s.Value == "true"
		}
	}
	return b
}

// programVersion returns the version that Go has stamped: the tag of a release, or a version made from the commit; else "dev".
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// toolPrefix begins the name of the program in reports; the version follows.
const toolPrefix = "caliper-lint "

// toolName returns the name and version of the program for reports.
func toolName() string { return toolPrefix + programVersion() }
