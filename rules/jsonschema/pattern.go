package jsonschema

import "github.com/caliper-lint/caliper-lint/rules/format"

// iri returns the schema of the id of an entity: a blank node identifier, or an absolute IRI, with a host and a numeric port after http and
// https, and a UUID after urn:uuid:. It accepts a little more than the check of the rules, since it does not exclude invisible characters.
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
			"then": object{"pattern": "^[A-Za-z]+:[A-Za-z]+:" + format.UUIDPattern + "(?:[?#]|$)"},
		},
	}
}
