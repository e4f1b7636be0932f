package settings

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
)

// IgnoreError is a mistake in one of the Ignores.
type IgnoreError struct {
	Index int
	Err   error
}

func (e *IgnoreError) Error() string { return "ignore: " + e.Err.Error() }
func (e *IgnoreError) Unwrap() error { return e.Err }

// mostMistakes bounds how many mistakes are told.
const mostMistakes = 100

// Mistakes returns all mistakes in the settings, in the order of their places: those that Apply has found, and those that check finds. check
// returns one at a time, of what is set, so each is taken out of the flags before the next is looked for.
func (s *Settings) Mistakes(applied error, flags *pflag.FlagSet, check func() error) (all []error) {
	all = Each(applied)
	for err := check(); err != nil; err = check() {
		all = append(all, s.Attribute(err))
		if len(all) >= mostMistakes {
			all = append(all, errors.New("there may be more mistakes"))
			break
		}
		if !s.takeOut(flags, err) {
			break
		}
	}
	slices.SortStableFunc(all, func(a, b error) int { return s.comparePlaces(a.Error(), b.Error()) })
	return slices.CompactFunc(all, func(a, b error) bool { return a.Error() == b.Error() })
}

// Each returns the errors of which errors.Join has made one.
func Each(err error) (all []error) {
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
		return nil
	case !ok:
		return []error{err}
	}
	for _, one := range joined.Unwrap() {
		all = append(all, Each(one)...)
	}
	return all
}

// comparePlaces compares two messages by the line and column of the file with which they begin. Others come last.
func (s *Settings) comparePlaces(a, b string) int {
	place := func(text string) (line, column int) {
		rest, ok := strings.CutPrefix(text, s.Path()+":")
		parts := strings.SplitN(rest, ":", 3)
		if !ok || len(parts) < 2 {
			return 1 << 30, 0
		}
		line, err := strconv.Atoi(parts[0])
		if err != nil {
			return 1 << 30, 0
		}
		column, _ = strconv.Atoi(parts[1]) // text if there is no column
		return line, column
	}
	lineA, columnA := place(a)
	lineB, columnB := place(b)
	return cmp.Or(cmp.Compare(lineA, lineB), cmp.Compare(columnA, columnB))
}

// takeOut takes what an error is about out of the flags. It returns false if that is not known, or nobody has set it.
func (s *Settings) takeOut(flags *pflag.FlagSet, err error) bool {
	var flag *FlagError
	var ignore *IgnoreError
	switch {
	case errors.As(err, &ignore):
		i := ignore.Index
		s.file.ignores, s.file.places = slices.Delete(s.file.ignores, i, i+1), slices.Delete(s.file.places, i, i+1)
		return true
	case !errors.As(err, &flag): // of a file that a setting names
		return clearFlag(flags, "tables") && (clearFlag(flags, "profile") || true) || clearFlag(flags, "baseline")
	case flag.Flag == "tables":
		clearFlag(flags, "profile") // which may be of these tables
	}
	list, isList := flags.Lookup(flag.Flag).Value.(pflag.SliceValue)
	if !isList || flag.Value == "" {
		return clearFlag(flags, flag.Flag)
	}
	before := list.GetSlice()
	after := slices.DeleteFunc(slices.Clone(before), func(text string) bool { return text == flag.Value })
	return len(after) < len(before) && list.Replace(after) == nil
}

// clearFlag sets a flag to its default. It returns false if it has that already.
func clearFlag(flags *pflag.FlagSet, name string) bool {
	flag := flags.Lookup(name)
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		return len(list.GetSlice()) > 0 && list.Replace(nil) == nil
	}
	return flag.Value.String() != flag.DefValue && flag.Value.Set(flag.DefValue) == nil
}

// ignoreAt names the place of an ignore.
func (s *Settings) ignoreAt(e *IgnoreError) error {
	return fmt.Errorf("%s: %v", s.file.places[e.Index], e)
}
