package profiles

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed v[0-9]p[0-9] library
var shipped embed.FS

// release is a version of Caliper whose tables are shipped, in a folder such as v1p2 for 1.2.
type release struct {
	version string
	base    string // the version from which its tables differ; "": they are written in full
}

// releases are the versions of Caliper, the newest first. A further version takes a line here and a folder of tables: all other code goes
// over this list.
var releases = [...]release{
	{version: "1.2"},
	{version: "1.1", base: "1.2"}, // with its six extension profiles
	{version: "1.0", base: "1.1"},
}

// VersionCount is the number of versions of Caliper in Versions.
const VersionCount = len(releases)

// Versions returns the versions of Caliper, the newest first.
func Versions() []string {
	var all []string
	for _, r := range releases {
		all = append(all, r.version)
	}
	return all
}

// Shipped loads the shipped tables of all versions, in the order of Versions. It does not check them against each other, which would take a
// third longer: a test does.
func Shipped() ([]*Spec, error) { return loadReleases(shipped, releases[:]) }

// Newest loads the shipped tables of the newest version.
func Newest() (*Spec, error) { return ShippedVersion(releases[0].version) }

// ShippedVersion loads the shipped tables of a version.
func ShippedVersion(version string) (*Spec, error) {
	s := shelf{fsys: shipped, releases: releases[:]}
	return s.spec(version)
}

// loadReleases loads the tables of versions from their folders in fsys.
func loadReleases(fsys fs.FS, list []release) ([]*Spec, error) {
	s := shelf{fsys: fsys, releases: list}
	var all []*Spec
	for _, r := range list {
		spec, err := s.spec(r.version)
		if err != nil {
			return nil, err
		}
		all = append(all, spec)
	}
	return all, nil
}

// shelf loads the tables of versions, each once.
type shelf struct {
	fsys     fs.FS
	releases []release
	loaded   map[string]*Spec // by version
}

// spec returns the tables of a version. It loads those of the base first.
func (s *shelf) spec(version string) (*Spec, error) {
	if spec := s.loaded[version]; spec != nil {
		return spec, nil
	}
	i := slices.IndexFunc(s.releases, func(r release) bool { return r.version == version })
	if i < 0 {
		return nil, fmt.Errorf("there is no Caliper %s", version)
	}
	var base *Spec
	if r := s.releases[i]; r.base != "" {
		var err error
		if base, err = s.spec(r.base); err != nil {
			return nil, err
		}
	}
	spec, err := load(s.fsys, folderOf(version), base)
	if err != nil {
		return nil, err
	}
	spec.tested = true
	if s.loaded == nil {
		s.loaded = map[string]*Spec{}
	}
	s.loaded[version] = spec
	return spec, nil
}

// folderOf returns the folder of a version's tables.
func folderOf(version string) string { return "v" + strings.ReplaceAll(version, ".", "p") }

// fullFile returns the name of a file of the version whose tables are written in full.
func fullFile(name string) string {
	full := slices.IndexFunc(releases[:], func(r release) bool { return r.base == "" })
	return path.Join(folderOf(releases[full].version), name)
}
