package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
)

// tableFlags names the tables that count: those of a version of Caliper, and the user's own.
type tableFlags struct {
	caliper  string             // value of --caliper
	folders  []string           // values of --tables
	settings *settings.Settings // settings that may have set the flags; nil if none can have
}

// register adds the flags to a command that shows tables. s may set them.
func (f *tableFlags) register(flags *pflag.FlagSet, s *settings.Settings) {
	f.registerFolders(flags, s)
	flags.StringVar(&f.caliper, "caliper", versionNames()[0], "Caliper `VERSION` of the tables: "+strings.Join(versionNames(), ", "))
}

// registerFolders adds only --tables, which names folders with the user's own tables.
func (f *tableFlags) registerFolders(flags *pflag.FlagSet, s *settings.Settings) {
	f.settings = s
	flags.StringArrayVar(&f.folders, "tables", nil, "add your own tables in `FOLDER` to Caliper's; library adds the draft of the Library profile")
}

// spec returns the tables of the version that --caliper names.
func (f *tableFlags) spec() (*profiles.Spec, error) { return f.specOf(f.caliper) }

// specOf returns the tables of a version. Those of 1.2 include the tables of the folders.
func (f *tableFlags) specOf(name string) (*profiles.Spec, error) {
	version, err := versionNamed(cmp.Or(name, validate.Versions[0]))
	if err != nil {
		return nil, err
	}
	extensions, err := f.extensions()
	if err != nil {
		return nil, err
	}
	return validate.Spec(version, extensions)
}

// extensions reads the folders of --tables.
func (f *tableFlags) extensions() ([]*profiles.Extension, error) {
	var all []*profiles.Extension
	left := new(atomic.Int64)
	left.Store(settings.MaxTablesBytes)
	for i, folder := range f.folders {
		if slices.Contains(f.folders[:i], folder) {
			continue // completion in a shell can name a folder twice
		}
		e, err := readExtension(f.settings.ProjectOf("tables", folder), folder, left)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// readExtension reads a folder or a shipped extension. A folder that a project's configuration names must be inside the project, and at
// most left bytes of it are read.
func readExtension(project *settings.Project, folder string, left *atomic.Int64) (*profiles.Extension, error) {
	shipped := slices.Contains(profiles.ShippedExtensions, folder)
	switch {
	case project != nil && shipped && !project.HasFolder(folder): // a folder of this name in the working directory does not count
	case !isFolder(folder) && !shipped:
		return nil, &settings.FlagError{Flag: "tables", Value: folder, Err: errors.New("there is no such folder")}
	case isFolder(folder) && project != nil:
		return profiles.ReadExtension(project.Tables(folder, left), folder)
	case isFolder(folder):
		return profiles.ReadExtension(settings.UsersTables(folder), folder)
	}
	return profiles.ShippedExtension(folder)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// versionNames returns the versions of Caliper in the form of flags, such as v1p2.
func versionNames() []string {
	all := slices.Clone(validate.Versions)
	for i := range all {
		all[i] = "v" + strings.Replace(all[i], ".", "p", 1)
	}
	return all
}

// knownVersions lists the versions of Caliper for a sentence.
func knownVersions() string { return words.And(validate.Versions) }

// versionNamed returns the version that a value of --caliper names: v1p1 and 1.1 become 1.1, "" stays "".
func versionNamed(name string) (string, error) {
	version := strings.Replace(strings.TrimPrefix(strings.ToLower(name), "v"), "p", ".", 1)
	if name != "" && !slices.Contains(validate.Versions, version) {
		return "", &settings.FlagError{Flag: "caliper", Value: name, Err: notAmong(name, versionNames())}
	}
	return version, nil
}

// profileNamed returns the full name of a profile. Names such as MediaProfile, Media, media, tool-use and "tool use" are understood.
func profileNamed(known []string, name string) (string, error) {
	plain := func(s string) string {
		s = strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
		return strings.TrimSuffix(s, "profile")
	}
	for _, full := range known {
		if plain(full) == plain(name) {
			return full, nil
		}
	}
	if near := profiles.Nearest(plain(name)+"profile", known); near != "" {
		return "", fmt.Errorf("there is no such profile; did you mean %s?", near)
	}
	if len(known) == 0 {
		return "", errors.New("this version of Caliper has no tables of profiles")
	}
	return "", fmt.Errorf("there is no such profile; must be one of %s", strings.Join(known, ", "))
}
