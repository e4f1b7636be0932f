package cmd

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate"
)

// tableFlags are the flags that say by which tables data is judged.
type tableFlags struct {
	folders []string
	names   []string
}

// register adds the flags to a command. use says what the command does with the profiles that the user names.
func (f *tableFlags) register(cmd *cobra.Command, use string) {
	cmd.Flags().StringArrayVar(&f.folders, "profiles", nil, "folder with tables of your own; can be repeated")
	if use != "" {
		cmd.Flags().StringArrayVar(&f.names, "profile", nil, use+"; can be repeated")
	}
}

// extensions reads the folders.
func (f *tableFlags) extensions() ([]*profiles.Extension, error) {
	var all []*profiles.Extension
	for _, folder := range f.folders {
		e, err := profiles.ReadExtension(os.DirFS(folder), folder)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// spec returns the shipped tables with those of the folders.
func (f *tableFlags) spec() (*profiles.Spec, error) {
	extensions, err := f.extensions()
	if err != nil {
		return nil, err
	}
	return validate.Spec(extensions)
}

// demanded returns the full names of the profiles that the user names.
func (f *tableFlags) demanded(spec *profiles.Spec) ([]string, error) {
	var all []string
	for _, name := range f.names {
		full, err := profileNamed(spec, name)
		if err != nil {
			return nil, fmt.Errorf("--profile %s: %w", name, err)
		}
		if !slices.Contains(all, full) {
			all = append(all, full)
		}
	}
	return all, nil
}

// profileNamed finds the profile that the user means: MediaProfile, Media, media, tool-use and "tool use" are names.
func profileNamed(spec *profiles.Spec, name string) (string, error) {
	plain := func(s string) string {
		s = strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
		return strings.TrimSuffix(s, "profile")
	}
	known := spec.Profiles()
	for _, full := range known {
		if plain(full) == plain(name) {
			return full, nil
		}
	}
	if near := profiles.Nearest(plain(name)+"profile", known); near != "" {
		return "", fmt.Errorf("there is no such profile; did you mean %s?", near)
	}
	return "", fmt.Errorf("there is no such profile; they are %s", strings.Join(known, ", "))
}
