// Package settings sets the flags that the user has not set: from the environment, else from the file of the project, as far as that can be
// trusted.
package settings

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// Settings give values to the flags that the user has not set: from the environment, else from the project's file.
type Settings struct {
	path     string               // the value of --config
	noFile   bool                 // the value of --no-config
	file     *projectFile         // the settings file; nil if none is read
	values   map[string][]setting // the settings of each flag that has any, by its name
	unknown  []string             // messages about variables that are for no setting
	distrust string               // the message about a file that was found and is not read; "" if there is none
}

// Register adds --config and --no-config.
func (s *Settings) Register(flags *pflag.FlagSet) {
	flags.StringVar(&s.path, "config", "", "read `FILE` instead of the nearest "+Name+" here or further up in the repository")
	flags.BoolVar(&s.noFile, "no-config", false, "read no "+Name)
}

// Apply finds the settings file and sets the flags of a command, except those in except, which mean something else for it. all are the
// flags of validate, which may stand in the file. Apply writes messages to stderr about a file that is not read, and about variables with
// our prefix that are for no setting, since a gate may depend on them. The error holds all mistakes; the flags have the other values.
func (s *Settings) Apply(flags, all *pflag.FlagSet, stderr io.Writer, except []string) error {
	s.values = map[string][]setting{}
	known := Of(all)
	var fileErr error
	if !s.noFile {
		s.file, s.distrust, fileErr = findFile(cmp.Or(s.path, os.Getenv(Prefix+"CONFIG")), known)
	}
	if s.distrust != "" {
		fmt.Fprintf(stderr, "caliper-lint: %s\n", s.distrust)
	}
	s.unknown = unknownVariables(known)
	for _, notice := range s.unknown {
		fmt.Fprintln(stderr, "caliper-lint: "+notice)
	}
	mistakes := []error{fileErr}
	for _, inFile := range known {
		if flag := flags.Lookup(inFile.Name); flag != nil && !slices.Contains(except, flag.Name) {
			mistakes = append(mistakes, s.resolve(flag))
		}
	}
	return errors.Join(mistakes...)
}

// resolve sets a flag to the value of the nearest origin: the user, the environment, or the file. If values have names, as the severities
// of rules do, the nearest origin counts for each name.
func (s *Settings) resolve(flag *pflag.Flag) error {
	list, isList := flag.Value.(pflag.SliceValue)
	levels, isSet := s.levels(flag)
	_, isPairs := pairs[flag.Name]
	var all []setting
	for _, level := range levels {
		if isPairs {
			farther := slices.DeleteFunc(slices.Clone(level), func(v setting) bool {
				return slices.ContainsFunc(all, func(nearer setting) bool { return PairName(flag.Name, nearer.value) == PairName(flag.Name, v.value) })
			})
			all = append(farther, all...)
		} else if len(all) == 0 {
			all = level
		}
	}
	if all == nil && !isSet {
		return nil
	}
	s.values[flag.Name] = all
	switch {
	case isList:
		texts := []string{}
		for _, v := range all {
			texts = append(texts, v.value)
		}
		return list.Replace(texts)
	case flag.Changed:
		return nil
	}
	if err := flag.Value.Set(all[0].value); err != nil {
		return s.Attribute(InvalidValue(flag, all[0].value))
	}
	return nil
}

// levels returns the values of a flag by origin, the nearest first: the user, the environment, the file. inFile reports whether the file
// has the key, perhaps with an empty list.
func (s *Settings) levels(flag *pflag.Flag) (levels [3][]setting, inFile bool) {
	list, isList := flag.Value.(pflag.SliceValue)
	if flag.Changed {
		texts := []string{flag.Value.String()}
		if isList {
			texts = list.GetSlice()
		}
		levels[0] = settingsBy(texts, "--"+flag.Name)
	}
	if text := os.Getenv(Variable(flag.Name)); text != "" {
		texts := []string{text}
		if isList {
			texts = linesOf(text)
		}
		levels[1] = settingsBy(texts, Variable(flag.Name))
	}
	if s.file != nil {
		levels[2], inFile = s.file.values[flag.Name]
	}
	return levels, inFile
}

// settingsBy returns settings of several values with one origin.
func settingsBy(texts []string, origin string) (all []setting) {
	for _, text := range texts {
		all = append(all, setting{value: text, origin: origin})
	}
	return all
}

// ProjectOf returns the project in which a value of a flag must stay, since a settings file has set it; nil if the user has. text is "" for
// a flag with a single value.
func (s *Settings) ProjectOf(flag, text string) *Project {
	if s == nil {
		return nil
	}
	for _, v := range s.values[flag] {
		if text == "" || v.value == text {
			return v.project
		}
	}
	return nil
}

// origin returns the origins of the values of a flag; "default" if there are none.
func (s *Settings) origin(flag string) string {
	var origins []string
	for _, v := range s.values[flag] {
		if !slices.Contains(origins, v.origin) {
			origins = append(origins, v.origin)
		}
	}
	return cmp.Or(strings.Join(origins, " and "), "default")
}

// Attribute adds the origin to an error about a flag that the user has not set: "--fail-on x: ..." becomes ".caliper-lint.yaml:3: fail-on
// x: ...".
func (s *Settings) Attribute(err error) error {
	var ignore *IgnoreError
	if errors.As(err, &ignore) {
		return s.ignoreAt(ignore)
	}
	var wrong *FlagError
	if len(Each(err)) != 1 || !errors.As(err, &wrong) {
		return err
	}
	for _, v := range s.values[wrong.Flag] {
		if v.origin != "--"+wrong.Flag && (v.value == wrong.Value || wrong.Value == "") {
			return fmt.Errorf("%s: %s", v.place(), wrong.plain())
		}
	}
	return err
}

// Path returns the path of the settings file; "" if none is read.
func (s *Settings) Path() string {
	if s.file == nil {
		return ""
	}
	return s.file.path
}

// Ignores returns the ignores of the settings file.
func (s *Settings) Ignores() []suppress.Ignore {
	if s.file == nil {
		return nil
	}
	return s.file.ignores
}

// Complained reports whether Apply has written a message about a variable or a file that does not count.
func (s *Settings) Complained() bool { return s.unknown != nil || s.distrust != "" }

// Folders returns the working directory, and the folder of the project, from which fingerprints and ignores take paths, whatever the
// working directory is: the folder of the settings file, else the root of the repository, else the working directory. Both are absolute.
func (s *Settings) Folders() (here, project string, err error) {
	if here, err = workingDirectory(); err != nil {
		return "", "", err
	}
	if s.file == nil {
		return here, cmp.Or(repositoryOf(here), here), nil
	}
	project = s.file.folder
	if !filepath.IsAbs(project) {
		project = filepath.Join(here, project)
	}
	if real, err := filepath.EvalSymlinks(project); err == nil {
		return here, real, nil
	}
	return here, project, nil
}
