package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/source"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// schemaFlag is the flag that says which JSON Schemas extensions are held to.
const schemaFlag = "schema"

// tableFlags are the flags that say what of the data is judged, by which tables, and how.
type tableFlags struct {
	at         string
	version    string // of --version-of-data
	require    string // of --require
	tolerant   bool
	caliper    string   // of --caliper, which only some commands have
	folders    []string // of --profiles
	names      []string // of --profile
	schemas    []string // of --schema
	severities []string // of --severity, which only some commands have
	maxDepth   int
	maxRecord  int
	jobs       int
	noMemo     bool
	config     *config // that may have set them; nil if none can have
}

// register adds the flags to a command that judges data. use says what it does with the profiles that the user names.
func (f *tableFlags) register(cmd *cobra.Command, use string) {
	f.registerFolders(cmd)
	cmd.Flags().StringVar(&f.at, "at", "", "JSON `POINTER` to where each record has its document, such as /event, or a list of them; * is every item: /hits/hits/*/_source")
	cmd.Flags().StringVar(&f.version, "version-of-data", "", "Caliper version of documents that name none, in @context or dataVersion: "+strings.Join(versionNames(), ", ")+"; if not given, that of --require, else "+versionNames()[0])
	cmd.Flags().StringVar(&f.require, "require", "", "Caliper version that every document must have: "+strings.Join(versionNames(), ", "))
	cmd.Flags().BoolVar(&f.tolerant, "tolerant", false, "go on in a record after comments, commas too many and such, which stay errors")
	cmd.Flags().IntVar(&f.maxDepth, "max-depth", document.UsualDepth, fmt.Sprintf("how deep a record may be nested, up to %d", document.MostDepth))
	cmd.Flags().IntVar(&f.maxRecord, "max-record-bytes", validate.UsualRecord, "how long a record may be, or an item of a long envelope or array, in bytes")
	cmd.Flags().IntVar(&f.jobs, "jobs", 0, "parts of an input that are judged at a time; 0: one for each processor")
	cmd.Flags().BoolVar(&f.noMemo, "no-memo", false, "judge each record by itself, though others of its shape came before: slower, and says the same")
	cmd.Flags().StringArrayVar(&f.names, "profile", nil, use+"; can be repeated")
	cmd.Flags().StringArrayVar(&f.schemas, schemaFlag, nil,
		"`KEY=FILE`: JSON Schema for the member KEY of every \"extensions\", or for all of it if KEY is extensions; can be repeated")
}

// registerFolders adds only the flag that says where tables are.
func (f *tableFlags) registerFolders(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.folders, "profiles", nil, "`FOLDER` with tables of your own, beside Caliper's, or library for the draft of the Library profile; can be repeated")
}

// mostJobs is how many parts of an input may be judged at a time. Each takes some MiB, and more than there are processors gain nothing.
const mostJobs = 1024

// options reads all that the flags name.
func (f *tableFlags) options() (o validate.Options, err error) {
	if f.jobs < 0 {
		return o, &flagError{"jobs", strconv.Itoa(f.jobs), errNegative}
	}
	if f.jobs > mostJobs {
		return o, &flagError{"jobs", strconv.Itoa(f.jobs), fmt.Errorf("want 0 to %d", mostJobs)}
	}
	if f.maxDepth < 1 || f.maxDepth > document.MostDepth {
		return o, &flagError{"max-depth", strconv.Itoa(f.maxDepth), fmt.Errorf("want 1 to %d", document.MostDepth)}
	}
	if f.maxRecord < validate.LeastRecord || f.maxRecord > validate.MostRecord {
		return o, &flagError{"max-record-bytes", strconv.Itoa(f.maxRecord), fmt.Errorf("want %d to %d", validate.LeastRecord, validate.MostRecord)}
	}
	o.Jobs = f.jobs
	if f.config.projectOf("jobs", "") != nil { // which knows nothing of the machine
		o.Jobs = min(f.jobs, runtime.GOMAXPROCS(0))
	}
	o.NoMemo, o.Tolerant, o.MaxDepth, o.MaxRecord = f.noMemo, f.tolerant, f.maxDepth, f.maxRecord
	if o.At, err = document.ParsePointer(f.at); err != nil {
		return o, &flagError{"at", f.at, err}
	}
	if o.Version, err = versionNamed("version-of-data", f.version); err != nil {
		return o, err
	}
	if o.Require, err = versionNamed("require", f.require); err != nil {
		return o, err
	}
	if o.Extensions, err = f.extensions(); err != nil {
		return o, err
	}
	if o.Schemas, err = f.userSchemas(); err != nil || f.names == nil {
		return o, err
	}
	known, err := f.profiles()
	if err != nil {
		return o, err
	}
	o.Demanded, err = f.demanded(known)
	return o, err
}

// judging reads all that the flags name, and what the project has decided about findings and inputs.
func (f *tableFlags) judging(c *config, in *inputs) (o validate.Options, s *suppress.Suppressor, err error) {
	f.config = c
	if o, err = f.options(); err != nil {
		return o, nil, err
	}
	o.Catalogue = new(catalogue.Catalogue)
	if o.Severities, err = f.ruleSeverities(o.Catalogue); err != nil {
		return o, nil, err
	}
	if s, err = c.suppressor(o.Catalogue); err != nil {
		return o, nil, err
	}
	o.Path, in.inProject, in.foreign = s.InProject, s.InProject, foreignTo(o.Extensions)
	if c.file != nil {
		in.leave(c.file.path)
	}
	for _, folder := range f.folders {
		tables, _ := os.ReadDir(folder) // which has been read before, unless it is no folder
		for _, table := range tables {
			in.leave(filepath.Join(folder, table.Name()))
		}
	}
	for _, flag := range f.schemas {
		in.leave(flag[len(nameIn(schemaFlag, flag))+1:])
	}
	s.Stdin = in.flags.stdinName
	if s.Ignores != nil {
		o.Suppress = s.Suppress
	}
	return o, s, nil
}

// profiles returns the names of the profiles of all versions that a document may be of.
func (f *tableFlags) profiles() (all []string, err error) {
	versions := validate.Versions
	if only := cmp.Or(f.caliper, f.require); only != "" {
		versions = []string{only}
	}
	for _, version := range versions {
		spec, err := f.spec(version)
		if err != nil {
			return nil, err
		}
		all = append(all, spec.Profiles()...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// userSchemas reads the JSON Schemas for extensions.
func (f *tableFlags) userSchemas() (all []rules.UserSchema, err error) {
	left := int64(mostOfSchemas)
	for _, flag := range f.schemas {
		at := strings.LastIndexByte(flag, '=') // a key is often an IRI, which may hold one
		if at <= 0 || at == len(flag)-1 {
			return nil, &flagError{schemaFlag, flag, errors.New("want KEY=FILE, such as https://example.org/seat=seat.schema.json")}
		}
		key, file := flag[:at], flag[at+1:]
		if key == "extensions" {
			key = ""
		}
		project := f.config.projectOf(schemaFlag, flag)
		text, err := readNamed(project, file, mostOfSchemas)
		if project != nil {
			left -= int64(len(text))
		}
		if err == nil && left < 0 {
			err = fmt.Errorf("the schemas that the configuration names are too long: together more than %d KiB", mostOfSchemas>>10)
		}
		if err != nil {
			return nil, &flagError{schemaFlag, flag, source.Reason(err)}
		}
		compiled, err := schema.NewUser(text)
		if err != nil {
			return nil, &flagError{schemaFlag, flag, err}
		}
		all = append(all, rules.UserSchema{Key: key, Schema: compiled})
	}
	return all, nil
}

// extensions reads the folders.
func (f *tableFlags) extensions() ([]*profiles.Extension, error) {
	var all []*profiles.Extension
	left := new(atomic.Int64)
	left.Store(mostOfTables)
	for i, folder := range f.folders {
		if slices.Contains(f.folders[:i], folder) {
			continue // named twice, as a shell that completes has it
		}
		e, err := extension(f.config.projectOf("profiles", folder), folder, left)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// extension reads a folder, or one of the shipped extensions. If a configuration names it, it must be one of the project, and left is how
// many bytes may be read.
func extension(project *projectFolder, folder string, left *atomic.Int64) (*profiles.Extension, error) {
	shipped := slices.Contains(profiles.ShippedExtensions, folder)
	switch {
	case project != nil && shipped && !isFolder(filepath.Join(project.folder, folder)): // whatever is in the working directory
	case !isFolder(folder) && !shipped:
		return nil, &flagError{"profiles", folder, errors.New("there is no such folder")}
	case isFolder(folder) && project != nil:
		return profiles.ReadExtension(tablesFolder{project, folder, left}, folder)
	case isFolder(folder):
		return profiles.ReadExtension(os.DirFS(folder), folder)
	}
	return profiles.ShippedExtension(folder)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// registerCaliper adds the flag that says which version's tables are meant.
func (f *tableFlags) registerCaliper(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.caliper, "caliper", versionNames()[0], "Caliper version of the tables: "+strings.Join(versionNames(), ", "))
}

// spec returns the shipped tables of a version, those of 1.2 with those of the folders.
func (f *tableFlags) spec(name string) (*profiles.Spec, error) {
	version, err := versionNamed("caliper", cmp.Or(name, validate.Versions[0]))
	if err != nil {
		return nil, err
	}
	extensions, err := f.extensions()
	if err != nil {
		return nil, err
	}
	return validate.Spec(version, extensions)
}

// knownVersions lists the versions of Caliper for a sentence.
func knownVersions() string { return words.And(validate.Versions) }

// versionNamed returns the version that a flag names: v1p1 and 1.1 are 1.1, and "" is "".
func versionNamed(flag, name string) (string, error) {
	version := strings.Replace(strings.TrimPrefix(strings.ToLower(name), "v"), "p", ".", 1)
	if name != "" && !slices.Contains(validate.Versions, version) {
		return "", &flagError{flag, name, errors.New("allowed are " + words.And(versionNames()))}
	}
	return version, nil
}

// demanded returns the full names of the profiles that the user names, which must be among the known ones.
func (f *tableFlags) demanded(known []string) ([]string, error) {
	var all []string
	for _, name := range f.names {
		full, err := profileNamed(known, name)
		if err != nil {
			return nil, &flagError{"profile", name, err}
		}
		if !slices.Contains(all, full) {
			all = append(all, full)
		}
	}
	return all, nil
}

// profileNamed finds the profile that the user means: MediaProfile, Media, media, tool-use and "tool use" are names.
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
	return "", fmt.Errorf("there is no such profile; they are %s", strings.Join(known, ", "))
}

// newCoverage returns an empty coverage of the named profiles, of all if there are none, in the version that --caliper names; without
// it, in all versions, of which those remain that the data is of. bare says that bare events count.
func (f *tableFlags) newCoverage(names []string, bare bool) (*coverage.Coverage, error) {
	usual, err := versionNamed("caliper", cmp.Or(f.caliper, f.require, f.version))
	if err != nil {
		return nil, err
	}
	versions := validate.Versions
	if f.caliper != "" {
		versions = []string{usual}
	}
	var specs []*profiles.Spec
	for _, version := range versions {
		spec, err := f.spec(version)
		if err != nil {
			return nil, err
		}
		specs = append(specs, spec)
	}
	return coverage.New(toolName(), specs, usual, names, bare)
}
