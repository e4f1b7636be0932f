package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/source"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// checkFlags says what is checked, and by which tables and rules.
type checkFlags struct {
	tableFlags
	limits        limitFlags
	severities    severityFlags // set by commands that report findings
	at            string
	strictVersion bool
	tolerant      bool
	profiles      []string // values of --profile
	schemas       []string // values of --schema
	oneVersion    bool     // only the tables of the version that --caliper names count, as in certify
}

// profileDemanded is the help text of --profile for most commands.
const profileDemanded = "require every event to belong to this `PROFILE`"

// register adds the flags to a command that judges data. s may set them. usage is the help text of --profile.
func (f *checkFlags) register(flags *pflag.FlagSet, s *settings.Settings, usage string) {
	f.registerFolders(flags, s)
	f.limits.register(flags)
	flags.StringVar(&f.at, "at", "", "read the event, describe or envelope, or a list of these, at this JSON `POINTER` of each record, such as /event; * stands for every item: /hits/hits/*/_source")
	flags.StringVar(&f.caliper, "caliper", "", "Caliper `VERSION` of events and describes that name none in @context or dataVersion: "+strings.Join(versionNames(), ", ")+"; without it "+versionNames()[0]+", and what only that version requires is not reported")
	flags.BoolVar(&f.strictVersion, "strict-version", false, "require every event and describe to be of the version that --caliper names, or else "+versionNames()[0])
	flags.BoolVar(&f.tolerant, "tolerant", false, "keep checking a record that has comments, trailing commas and the like; each is still an error")
	flags.StringArrayVar(&f.profiles, "profile", nil, usage)
	flags.StringArrayVar(&f.schemas, settings.SchemaFlag, nil,
		"`KEY=FILE`: check the member KEY of every \"extensions\" against the JSON Schema in FILE; if KEY is extensions, check all of it")
}

// registerOneVersion makes --caliper also choose the only version whose tables count.
func (f *checkFlags) registerOneVersion(flags *pflag.FlagSet) {
	f.oneVersion = true
	flags.Lookup("caliper").Usage = "Caliper `VERSION` to look at, also for events that name none: " + strings.Join(versionNames(), ", ") + "; without it, those of the data"
}

// options reads the files that the flags name, and the project's decisions about findings and inputs.
func (f *checkFlags) options(in *input.Inputs) (o validate.Options, s *suppress.Suppressor, err error) {
	if o, err = f.checkOptions(); err != nil {
		return o, nil, err
	}
	o.Catalogue = new(catalogue.Catalogue)
	if o.Severities, err = f.severities.read(o.Catalogue); err != nil {
		return o, nil, err
	}
	if s, err = newSuppressor(f.settings, o.Catalogue); err != nil {
		return o, nil, err
	}
	o.Path, in.InProject, in.Unrelated = s.InProject, s.InProject, input.UnrelatedTo(toolPrefix, o.Extensions)
	o.Markdown, o.Trace = in.IsMarkdown, input.TraceFinder(o.Extensions)
	if f.at == "" { // with --at, the records in a file of the program can be read
		in.Refuse = input.OursTo(toolPrefix)
	}
	f.markNoData(in)
	s.Stdin = in.StdinName
	if s.Ignores != nil {
		o.Suppress = s.Suppress
	}
	return o, s, nil
}

// checkOptions returns the options without the project's decisions.
func (f *checkFlags) checkOptions() (o validate.Options, err error) {
	if err = f.limits.setOptions(&o, f.settings); err != nil {
		return o, err
	}
	o.Tolerant = f.tolerant
	if o.At, err = document.ParsePointer(f.at); err != nil {
		return o, &settings.FlagError{Flag: "at", Value: f.at, Err: err}
	}
	if o.Version, err = f.version(); err != nil {
		return o, err
	}
	if f.strictVersion {
		o.Require = o.Version
	}
	if o.Extensions, err = f.extensions(); err != nil {
		return o, err
	}
	if o.Schemas, err = f.readSchemas(); err != nil || f.profiles == nil {
		return o, err
	}
	known, err := f.knownProfiles()
	if err != nil {
		return o, err
	}
	o.Demanded, err = f.demandedProfiles(known)
	return o, err
}

// version returns the version that --caliper names, "" without a flag. Checks that only one version has are then left out for data that
// names no version.
func (f *checkFlags) version() (string, error) {
	if f.strictVersion {
		return versionNamed(cmp.Or(f.caliper, validate.Versions[0]))
	}
	return versionNamed(f.caliper)
}

// newSuppressor returns a Suppressor with the ignores of the configuration.
func newSuppressor(s *settings.Settings, known *catalogue.Catalogue) (*suppress.Suppressor, error) {
	here, project, err := s.Folders()
	if err != nil {
		return nil, err
	}
	for n, i := range s.Ignores() {
		if _, err := rulesNamed(known, i.Rule); err != nil {
			return nil, &settings.IgnoreError{Index: n, Err: err}
		}
	}
	return &suppress.Suppressor{Project: project, Folder: here, Ignores: s.Ignores()}, nil
}

// markNoData keeps the program's own files (configuration, tables, schemas) from being read as data when they lie in a folder of inputs.
func (f *checkFlags) markNoData(in *input.Inputs) {
	if path := f.settings.Path(); path != "" {
		in.MarkNoData(path)
	}
	for _, folder := range f.folders {
		entries, _ := os.ReadDir(folder) // the folder was read before; a shipped extension is not a folder
		for _, entry := range entries {
			in.MarkNoData(filepath.Join(folder, entry.Name()))
		}
	}
	for _, pair := range f.schemas {
		in.MarkNoData(pair[len(settings.PairName(settings.SchemaFlag, pair))+1:])
	}
}

// readSchemas reads the JSON Schemas that --schema names.
func (f *checkFlags) readSchemas() (all []rules.UserSchema, err error) {
	left := int64(settings.MaxSchemasBytes)
	for _, pair := range f.schemas {
		at := strings.LastIndexByte(pair, '=') // the key can be an IRI with "=" in it
		if at <= 0 || at == len(pair)-1 {
			return nil, schemaError(pair, errors.New("expected KEY=FILE, such as https://example.org/seat=seat.schema.json"))
		}
		key, path := pair[:at], pair[at+1:]
		if key == "extensions" {
			key = ""
		}
		project := f.settings.ProjectOf(settings.SchemaFlag, pair)
		text, err := settings.ReadNamed(project, path, settings.MaxSchemasBytes)
		if project != nil {
			left -= int64(len(text))
		}
		if err == nil && left < 0 {
			err = fmt.Errorf("the schemas that the configuration names are too long: together more than %d KiB", settings.MaxSchemasBytes>>10)
		}
		if err != nil {
			return nil, schemaError(pair, source.Reason(err))
		}
		compiled, err := schema.NewUser(text)
		if err != nil {
			return nil, schemaError(pair, err)
		}
		all = append(all, rules.UserSchema{Key: key, Schema: compiled})
	}
	return all, nil
}

func schemaError(pair string, err error) error {
	return &settings.FlagError{Flag: settings.SchemaFlag, Value: pair, Err: err}
}

// knownProfiles returns the names of the profiles of all versions that can occur in the data.
func (f *checkFlags) knownProfiles() (all []string, err error) {
	versions := validate.Versions
	if f.strictVersion || f.oneVersion && f.caliper != "" {
		versions = []string{f.caliper}
	}
	for _, version := range versions {
		spec, err := f.specOf(version)
		if err != nil {
			return nil, err
		}
		all = append(all, spec.Profiles()...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// demandedProfiles returns the full names of the profiles that the user names. A name that is not in known is an error.
func (f *checkFlags) demandedProfiles(known []string) ([]string, error) {
	var all []string
	for _, name := range f.profiles {
		full, err := profileNamed(known, name)
		if err != nil {
			return nil, &settings.FlagError{Flag: "profile", Value: name, Err: err}
		}
		if !slices.Contains(all, full) {
			all = append(all, full)
		}
	}
	return all, nil
}

// newCoverage returns an empty coverage of the named profiles; nil names all profiles. It has the tables of all versions, or of the one
// version that --caliper names. bare says whether events outside envelopes count.
func (f *checkFlags) newCoverage(names []string, bare bool) (*coverage.Coverage, error) {
	usual, err := f.version()
	if err != nil {
		return nil, err
	}
	versions := validate.Versions
	if f.oneVersion && f.caliper != "" {
		versions = []string{usual}
	}
	var specs []*profiles.Spec
	for _, version := range versions {
		spec, err := f.specOf(version)
		if err != nil {
			return nil, err
		}
		specs = append(specs, spec)
	}
	return coverage.New(toolName(), specs, usual, names, bare)
}
