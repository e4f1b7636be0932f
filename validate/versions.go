package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
)

// Versions are the versions of Caliper that are known, the newest first.
var Versions = profiles.Versions()

// specs returns the tables of all versions, those of the newest with the extensions that apply to every document. If there are others,
// the same with those that apply to documents which name their context come second.
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

// Spec returns the tables of a version of Caliper, those of the newest with all of the extensions. The error is a mistake in their tables, or that there
// is no such version.
func Spec(version string, extensions []*profiles.Extension) (*profiles.Spec, error) {
	all, err := Specs(version, extensions)
	if err != nil {
		return nil, err
	}
	return all[len(all)-1], nil
}

// Specs returns what documents of a version are judged by: the newest with the extensions that have no context, and for documents that name a
// context of the others, with these too. The error is that of Spec.
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
	return fmt.Errorf("there is no Caliper %s; known are %s", version, strings.Join(Versions, ", "))
}
