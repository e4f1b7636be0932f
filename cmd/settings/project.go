package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Project is the folder of a settings file. Files that the settings name must be inside it, even through links: the settings often come
// with the data, from somebody else, and must not reach all files of the user. Only flags and variables, which are the user's own, can name
// files outside.
type Project struct{ folder string } // the absolute path, without links

// The bounds of files that settings name, in bytes: of one file, of all tables, of all schemas, and of the baseline
const (
	MaxFileBytes     = 1 << 18
	MaxTablesBytes   = 1 << 20
	MaxSchemasBytes  = 1 << 22
	MaxBaselineBytes = 1 << 26
)

var errOutside = errors.New("it leads out of the folder of the configuration")

// projectIn returns the project of a settings file in a folder.
func projectIn(folder string) (*Project, error) {
	here, err := workingDirectory()
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(here, folder)
	}
	folder, err = filepath.EvalSymlinks(folder)
	return &Project{folder}, err
}

// name returns the path of a file relative to the folder of the project, without links. The file need not exist, but its folder must.
func (p *Project) name(path string) (string, error) {
	here, err := workingDirectory()
	if err != nil {
		return "", err
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(here, path)
	}
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(path); err == nil {
			return "", errors.New("it is a link to a file that does not exist")
		}
		real, err = filepath.EvalSymlinks(filepath.Dir(path))
		real = filepath.Join(real, filepath.Base(path))
	}
	if err != nil {
		return "", source.Reason(err)
	}
	name, err := filepath.Rel(p.folder, real)
	if err != nil || !filepath.IsLocal(name) {
		return "", errOutside
	}
	return name, nil
}

// has returns errOutside if a path leads out of the project, as it is written in the settings or when links are followed. Other errors are
// left to the code that opens the file.
func (p *Project) has(written, path string) error {
	if _, err := p.name(path); err == errOutside || !filepath.IsAbs(written) && !filepath.IsLocal(written) {
		return errOutside
	}
	return nil
}

// open opens a file of the project for reading, or a folder. A file must be regular, since a device may have no end.
func (p *Project) open(path string, folder bool) (*os.File, error) {
	name, err := p.name(path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case folder != info.IsDir() || !folder && !info.Mode().IsRegular():
		return nil, errors.New("it is not a " + map[bool]string{true: "folder", false: "regular file"}[folder])
	}
	return root.Open(name)
}

// tablesFolder is a folder of tables in the project. left is the number of bytes that may still be read; folders can share it.
type tablesFolder struct {
	project *Project
	folder  string
	left    *atomic.Int64
}

// Tables returns a folder of tables as a file system. left is the number of bytes that may still be read; folders can share it.
func (p *Project) Tables(folder string, left *atomic.Int64) fs.FS {
	return tablesFolder{p, folder, left}
}

// HasFolder reports whether the folder of the project contains a folder with a name.
func (p *Project) HasFolder(name string) bool {
	info, err := os.Stat(filepath.Join(p.folder, name))
	return err == nil && info.IsDir()
}

// Open opens the folder, or a file in it, for package fs.
func (t tablesFolder) Open(name string) (fs.File, error) {
	return t.project.open(filepath.Join(t.folder, filepath.FromSlash(name)), name == ".")
}

// ReadFile reads a file, for fs.ReadFile.
func (t tablesFolder) ReadFile(name string) ([]byte, error) {
	data, err := ReadNamed(t.project, filepath.Join(t.folder, filepath.FromSlash(name)), MaxTablesBytes)
	if err == nil && t.left.Add(-int64(len(data))) < 0 {
		err = fmt.Errorf("the tables that the configuration names are too long: together more than %d KiB", MaxTablesBytes>>10)
	}
	return data, err
}

// workingDirectory returns the path of the working directory without links, so that its ".." is its parent.
func workingDirectory() (string, error) {
	here, err := os.Getwd()
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err != nil {
		return "", fmt.Errorf("find the working directory: %w", err)
	}
	return here, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
