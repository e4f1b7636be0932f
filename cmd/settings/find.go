package settings

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Name is the file in which a project says what it always wants.
const Name = ".caliper-lint.yaml"

// findFile reads the file at a path, whosever it is. If path is "", it looks for one, and returns nil if there is none; distrust says why one that
// was found is not read. flags are those that can stand in the file.
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
	found, err := findConfig()
	if err != nil || found == nil {
		return nil, "", err
	}
	if why := trustIn(found.here).distrust(filepath.Join(found.folder, filepath.Base(found.path)), found.top); why != "" {
		return nil, fmt.Sprintf("%s is not read: %s; to read it all the same, name it with --config %[1]s", terminal.Path(found.path), words.Printable(why)), nil
	}
	if filepath.Ext(found.path) == ".yml" {
		return nil, "", fmt.Errorf("%s: call it %s, or it is not read", terminal.Path(found.path), Name)
	}
	opened, err := found.open()
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", terminal.Path(found.path), source.Reason(err))
	}
	defer opened.Close()
	file, err = readFile(found.path, opened, flags)
	return file, "", err
}

// foundConfig is a file of settings that was found, or one that is called .yml.
type foundConfig struct {
	path   string // path from the working directory
	folder string // absolute path of its folder, without links
	top    string // absolute path of its repository, without links; "" if it is in none
	here   string // absolute path of the working directory, without links
}

// findConfig looks for the file in the working directory and upward, as far as the repository goes. Where there is none, it
// goes no further than to a folder in which everyone may put a file. It returns nil if there is no file.
func findConfig() (*foundConfig, error) {
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
		path := filepath.Join(way, Name)
		switch _, err := os.Lstat(path); {
		case err == nil:
			return &foundConfig{path, folder, top, here}, nil
		case !errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s: %w", terminal.Path(path), source.Reason(err))
		}
		if misnamed := strings.TrimSuffix(path, "yaml") + "yml"; exists(misnamed) {
			return &foundConfig{misnamed, folder, top, here}, nil
		}
		if folder == top || filepath.Dir(folder) == folder {
			return nil, nil
		}
	}
}

// open opens the file. It must be one of the repository, or of its folder where there is no repository: messages about another could tell what
// stands in it.
func (f *foundConfig) open() (*os.File, error) {
	within := Project{cmp.Or(f.top, f.folder)}
	file, err := within.open(f.path, false)
	if err == errOutside {
		err = errors.New("it is a link that leads out of the project; to read it all the same, name the file with --config")
	}
	return file, err
}

// repositoryOf returns the folder of the repository in which a folder is, "" if it is in none.
func repositoryOf(folder string) string {
	for ; !isRepository(folder); folder = filepath.Dir(folder) {
		if filepath.Dir(folder) == folder {
			return ""
		}
	}
	return folder
}

func isRepository(folder string) bool { return exists(filepath.Join(folder, ".git")) }
