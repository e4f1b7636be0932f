// Package settings finds out what is to hold for a run: the flags of the user, else the environment, else the file of the project, as far
// as that is to be trusted.
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

// Settings set the flags that the user has not: from the environment, else from the project's file.
type Settings struct {
	path     string               // value of --config
	noFile   bool                 // value of --no-config
	file     *projectFile         // file of the project; nil if none is read
	values   map[string][]setting // settings of each flag that somebody has set, by its name
	unknown  []string             // messages about variables that stand for no setting
	distrust string               // message about a file that was found and is not read; "" if there is none
}

// Register adds the flags that say which file is read.
func (s *Settings) Register(flags *pflag.FlagSet) {
	flags.StringVar(&s.path, "config", "", "read `FILE` instead of the nearest "+Name+" here or further up in the repository")
	flags.BoolVar(&s.noFile, "no-config", false, "read no "+Name)
}

// Apply finds the file and sets flags of a command, but for some that mean something else there. all are the flags of validate, which can
// stand in the file. A message on stderr names the variables that look like ours and stand for no setting,
// since a gate may hang on them.
func (s *Settings) Apply(flags, all *pflag.FlagSet, stderr io.Writer, except []string) error {
	s.values = map[string][]setting{}
	known := Of(all)
	if !s.noFile {
		var err error
		if s.file, s.distrust, err = findFile(cmp.Or(s.path, os.Getenv(Prefix+"CONFIG")), known); err != nil {
			return err
		}
	}
	if s.distrust != "" {
		fmt.Fprintf(stderr, "caliper-lint: %s\n", s.distrust)
	}
	s.unknown = unknownVariables(known)
	for _, notice := range s.unknown {
		fmt.Fprintln(stderr, "caliper-lint: "+notice)
	}
	for _, inFile := range known {
		if flag := flags.Lookup(inFile.Name); flag != nil && !slices.Contains(except, flag.Name) {
			if err := s.resolve(flag); err != nil {
				return err
			}
		}
	}
	return nil
}

// resolve sets a flag to the value of the nearest who has set it: the user, the environment, the file. Where values have names, such as
// rules have severities, the nearest counts for each name.
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

// levels returns the values of a flag by who has set them, the nearest first: the user, the environment, the file. inFile says whether the
// file has set it, though perhaps to an empty list.
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

// settingsBy returns settings of several values by one origin.
func settingsBy(texts []string, origin string) (all []setting) {
	for _, text := range texts {
		all = append(all, setting{value: text, origin: origin})
	}
	return all
}

// ProjectOf returns the project within which a value of a flag must stay, since a configuration has set it; nil if the user has. "" stands
// for the value of a flag that has but one.
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

// origin says who has set a flag, "default" if nobody has.
func (s *Settings) origin(flag string) string {
	var origins []string
	for _, v := range s.values[flag] {
		if !slices.Contains(origins, v.origin) {
			origins = append(origins, v.origin)
		}
	}
	return cmp.Or(strings.Join(origins, " and "), "default")
}

// Attribute says who has set the flag that an error is about, if it was not the user: of "--fail-on x: ..." it makes
// ".caliper-lint.yaml:3: fail-on x: ...".
func (s *Settings) Attribute(err error) error {
	var wrong *FlagError
	if !errors.As(err, &wrong) {
		return err
	}
	for _, v := range s.values[wrong.Flag] {
		if v.origin != "--"+wrong.Flag && (v.value == wrong.Value || wrong.Value == "") {
			return fmt.Errorf("%s: %s", v.origin, wrong.plain())
		}
	}
	return err
}

// Path returns the path of the file, "" if none is read.
func (s *Settings) Path() string {
	if s.file == nil {
		return ""
	}
	return s.file.path
}

// Ignores returns the ignores of the file.
func (s *Settings) Ignores() []suppress.Ignore {
	if s.file == nil {
		return nil
	}
	return s.file.ignores
}

// Complained reports whether Apply has said of a variable, or of a file, that it does not count.
func (s *Settings) Complained() bool { return s.unknown != nil || s.distrust != "" }

// Folders returns the working directory, and the folder of the project, from which its files have their paths whatever the working
// directory is: that of the configuration, else that of the repository, else the working directory.
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
