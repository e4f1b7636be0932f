package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
)

// Versions are the versions of Caliper that are known, the newest first.
var Versions = profiles.Versions()

// specs returns the tables of all versions, the newest first. The tables of the newest version have the extensions without a context, which
// apply to every document. If there are extensions with a context, the second tables have all extensions, for documents that name such a
// context.
func specs(extensions []*profiles.Extension) ([]*profiles.Spec, error) {
	all, err := profiles.Shipped()
	if err != nil || len(extensions) == 0 {
		return all, err
	}
	var general, named []*profiles.Extension
	for _, e := range extensions {
		if e.Context == "" {
			general = append(general, e)
		} else {
			named = append(named, e)
		}
	}
	if all[0], err = all[0].Extend(general...); err != nil || named == nil {
		return all, err
	}
	extended, err := all[0].Extend(named...)
	return slices.Insert(all, 1, extended), err
}

// Spec returns the tables of a version of Caliper; those of the newest version have all extensions. The error is a mistake in the tables,
// or an unknown version.
func Spec(version string, extensions []*profiles.Extension) (*profiles.Spec, error) {
	all, err := Specs(version, extensions)
	if err != nil {
		return nil, err
	}
	return all[len(all)-1], nil
}

// Specs returns the tables by which documents of a version are judged. The first has the extensions without a context. The second, if there
// is one, has all extensions, for documents that name a context of an extension. The errors are those of Spec.
func Specs(version string, extensions []*profiles.Extension) ([]*profiles.Spec, error) {
	all, err := specs(extensions)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(spec *profiles.Spec) bool { return spec.Version != version })
	if len(all) == 0 {
		return nil, unknownVersion(version)
	}
	return all, nil
}

func unknownVersion(version string) error {
	return fmt.Errorf("there is no Caliper %s; must be one of %s", version, strings.Join(Versions, ", "))
}
