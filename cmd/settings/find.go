package settings

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Name is the name of the file in which a project keeps its settings. OtherName serves as well.
const (
	Name      = ".caliper-lint.yaml"
	OtherName = ".caliper-lint.yml"
)

// findFile reads the file at a path, whoever owns it. If path is "", findFile looks for a file, and returns nil if there is none; distrust
// is the message about a file that was found and is not read. flags are the flags that may stand in the file.
func findFile(path string, flags []*pflag.Flag) (file *projectFile, distrust string, err error) {
	if path != "" {
		opened, err := OpenNamed(path)
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", terminal.Path(path), source.Reason(err))
		}
		defer opened.Close()
		file, err = readFile(path, opened, flags)
		return file, "", err
	}
	all, err := findConfig()
	if err != nil || all == nil {
		return nil, "", err
	}
	var trusted []*foundConfig
	for _, found := range all {
		if why := trustIn(found.here).distrust(filepath.Join(found.folder, filepath.Base(found.path)), found.top); why == "" {
			trusted = append(trusted, found)
		} else if distrust == "" {
			distrust = fmt.Sprintf("%s is not read: %s; to read it all the same, name it with --config %[1]s", terminal.Path(found.path), words.Printable(why))
		}
	}
	switch len(trusted) {
	case 0:
		return nil, distrust, nil
	case 2:
		return nil, "", fmt.Errorf("%s and %s are in one folder; remove one of them, or name one with --config", terminal.Path(trusted[0].path), terminal.Path(trusted[1].path))
	}
	found := trusted[0]
	opened, err := found.open()
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", terminal.Path(found.path), source.Reason(err))
	}
	defer opened.Close()
	file, err = readFile(found.path, opened, flags)
	return file, distrust, err
}

// foundConfig is a settings file that was found.
type foundConfig struct {
	path   string // the path from the working directory
	folder string // the absolute path of its folder, without links
	top    string // the absolute path of its repository, without links; "" if it is not in one
	here   string // the absolute path of the working directory, without links
}

// findConfig looks for the file in the working directory and its parents, up to the root of the repository. Outside a repository it stops
// below a parent in which every user may write. It returns nil if there is no file, and two files if a folder has both names.
func findConfig() (all []*foundConfig, err error) {
	here, err := workingDirectory()
	if err != nil {
		return nil, err
	}
	top := repositoryOf(here)
	way := "."
	for folder := here; ; folder, way = filepath.Dir(folder), filepath.Join(way, "..") {
		if info, err := os.Stat(folder); top == "" && folder != here && err == nil && isOpen(info.Mode()) {
			return nil, nil
		}
		for _, name := range []string{Name, OtherName} {
			path := filepath.Join(way, name)
			if _, err := os.Lstat(path); err == nil {
				all = append(all, &foundConfig{path, folder, top, here})
			} else if !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("%s: %w", terminal.Path(path), source.Reason(err))
			}
		}
		if all != nil {
			return all, nil
		}
		if folder == top || filepath.Dir(folder) == folder {
			return nil, nil
		}
	}
}

// open opens the file. It must be in the repository, or outside a repository in its folder: messages about another file could show its
// content.
func (f *foundConfig) open() (*os.File, error) {
	within := Project{cmp.Or(f.top, f.folder)}
	file, err := within.open(f.path, false)
	if err == errOutside {
		err = errors.New("it is a link that leads out of the project; to read it all the same, name the file with --config")
	}
	return file, err
}

// repositoryOf returns the root of the repository that contains a folder; "" if there is none.
func repositoryOf(folder string) string {
	for ; !isRepository(folder); folder = filepath.Dir(folder) {
		if filepath.Dir(folder) == folder {
			return ""
		}
	}
	return folder
}

func isRepository(folder string) bool { return exists(filepath.Join(folder, ".git")) }
