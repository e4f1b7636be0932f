package jsonschema

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// The patterns here are regular expressions both of ECMA-262, as JSON Schema has them, and of Go. They accept whatever the checks of
// package format accept, and a little more: they know no invisible characters in IRIs.

// patternOf is the pattern of strings of a kind, "" if they are free.
func patternOf(k tables.Kind) string {
	switch k {
	case tables.DateTime:
		return "^(?:" + date + "T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]|23:59:60)\\.[0-9]{3}Z)$"
	case tables.Duration:
		return duration()
	case tables.EventID:
		return "^urn:uuid:" + uuid + "$"
	case tables.MediaType:
		return "^" + restrictedName + "/" + restrictedName + "(?: *;[\\s\\S]*)?$"
	}
	return ""
}

const (
	longMonth      = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
	shortMonth     = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
	february       = "02-(?:0[1-9]|1[0-9]|2[0-8])"
	leapYear       = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
	date           = "(?:[0-9]{4}-(?:" + longMonth + "|" + shortMonth + "|" + february + ")|" + leapYear + "-02-29)"
	uuid           = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
	restrictedName = "[0-9A-Za-z][0-9A-Za-z!#$&^_.+-]{0,126}"
)

// duration is the pattern of durations: numbers with units in order, of which the last may have a fraction.
func duration() string {
	const whole, decimal = "[0-9]+", "[0-9]+(?:[.,][0-9]+)?"
	some := func(units string) string { // at least one
		var all []string
		before := ""
		for _, unit := range strings.Split(units, "") {
			all = append(all, before+decimal+unit)
			before += "(?:" + whole + unit + ")?"
		}
		return "(?:" + strings.Join(all, "|") + ")"
	}
	return "^P(?:" + some("YMWD") + "|(?:" + whole + "Y)?(?:" + whole + "M)?(?:" + whole + "W)?(?:" + whole + "D)?T" + some("HMS") + ")$"
}

// iri is the schema of the id of an entity: an absolute IRI, with a host and a port that is a number after http and https, and a UUID
// after urn:uuid:, or a blank node identifier.
func iri() object {
	const char = "(?:[^\\x00-\\x20\"<>\\\\^`{|}\\x7F-\\x9F%#]|%[0-9A-Fa-f]{2})"
	const text = "(?:" + char + "+(?:#" + char + "*)?|#" + char + "*)"
	return object{
		"type":    "string",
		"pattern": "^(?:[A-Za-z][A-Za-z0-9+.-]*|_):" + text + "$",
		"if":      object{"pattern": "^[Hh][Tt][Tt][Pp][Ss]?:"},
		"then":    object{"pattern": "^[A-Za-z]+://(?:[^/?#]*@)?(?:\\[[^\\]/?#]+\\]|[^/?#:@\\[\\]]+)(?::[0-9]*)?(?:[/?#]|$)"},
		"else": object{
			"if":   object{"pattern": "^[Uu][Rr][Nn]:[Uu][Uu][Ii][Dd]:"},
			"then": object{"pattern": "^[A-Za-z]+:[A-Za-z]+:" + uuid + "(?:[?#]|$)"},
		},
	}
}
