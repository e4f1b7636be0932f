package help

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// placeholder is the annotation of a flag that has what stands for its value in help.
const placeholder = "caliper_lint_placeholder"

// Prepare makes all commands from root on ready for Page. The usage of a flag may begin with what stands for its value, as in
// "`GLOB`: skip files", or have it in its text, in such quotes: it is taken from there, so that completion shows the text alone.
// Every command gets --all, also if it has no rare flags: who asks for all of the help should get it.
func Prepare(root *cobra.Command) {
	prepareFlags(root.PersistentFlags())
	prepareFlags(root.Flags())
	if root.Flags().Lookup("all") == nil {
		root.Flags().Bool("all", false, "with --help: show all flags")
		root.Flags().Lookup("all").Hidden = true
	}
	for _, below := range root.Commands() {
		Prepare(below)
	}
}

// AddDefaults gives a command the flags that cobra adds to each, so that help shows them.
func AddDefaults(cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	for name, usage := range map[string]string{"help": "show this help", "version": "show the version"} {
		if flag := cmd.Flags().Lookup(name); flag != nil {
			flag.Usage = usage
		}
	}
}

func prepareFlags(flags *pflag.FlagSet) {
	flags.VisitAll(func(flag *pflag.Flag) {
		before, rest, ok := strings.Cut(flag.Usage, "`")
		name, after, closed := strings.Cut(rest, "`")
		if !ok || !closed {
			return
		}
		flag.Usage = before + name + after
		if text, leads := strings.CutPrefix(after, ": "); leads && before == "" {
			flag.Usage = text
		}
		_ = flags.SetAnnotation(flag.Name, placeholder, []string{name}) // the flag is there
	})
}

// WantsAll reports whether --all was given to a command of which it only says how much help is wanted.
func WantsAll(cmd *cobra.Command) bool {
	flag := cmd.Flags().Lookup("all")
	return flag != nil && flag.Hidden && flag.Changed
}

// Value returns what stands for the value of a flag in help; "" if it takes none.
func Value(flag *pflag.Flag) string {
	if of := flag.Annotations[placeholder]; len(of) > 0 {
		return of[0]
	}
	return ""
}

// Usage says what a flag does, whether it can be repeated, and what holds without it.
func Usage(flag *pflag.Flag) string {
	text := flag.Usage
	if _, isList := flag.Value.(pflag.SliceValue); isList {
		text += "; can be repeated"
	}
	switch flag.DefValue {
	case "", "0", "false", "[]":
		return text
	}
	return fmt.Sprintf("%s (default %s)", text, flag.DefValue)
}
