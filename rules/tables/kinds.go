package tables

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/format"
)

// Kind is a kind of value that a property may hold. Each kind has a row in the table of this file, with all facts about it.
type Kind uint8

const (
	Unlisted  Kind = iota // no table has the property, though the prose or the context names it, so any value is accepted
	Forbidden             // an older version had the property, and this version does not allow it
	Text
	Integer
	Natural
	Decimal
	Boolean
	Map
	DateTime
	Duration
	IRI
	EventID
	MediaType
	IPAddress
	OwnTypeName
	Term
	Entity
	Document
	KindCount // the number of kinds
)

// KindRow holds the facts about a kind of value.
type KindRow struct {
	Word        string // the name of the kind in the tables of package profiles; "": the tables name an entity type or a vocabulary instead
	JSON        string // the type of JSON Schema that a value has; "": any. An Entity may be a string, too: see Value.IRI
	Singular    string // a value in words, with its article if it has one
	Plural      string // several values in words
	Description string // a right value in words, more exactly than Singular and with an example; "": Singular is exact enough

	// SettledByShape says that the shape of a document decides whether a value is right, so that another document of the same shape needs
	// no check of the value. Values of the other kinds are checked in every document.
	SettledByShape bool

	// The fields below are for kinds whose values are right or wrong by their text alone. Package rules checks the values of the other
	// kinds.
	IsRight func(text []byte) bool                       // reports whether a text is right
	Problem func(text string) (says, hint, right string) // says what is wrong with a text, what to do, and the right text if there is exactly one
	Rule    catalogue.ID                                 // the rule by which a wrong text is reported
	Pattern string                                       // a regular expression of JSON Schema and of Go that accepts the same texts as IsRight
}

// kinds are the rows of all kinds. The table is read-only.
var kinds = [KindCount]KindRow{
	Unlisted:  {Word: profiles.Unlisted, Singular: "a string", Plural: "strings"},
	Forbidden: {Word: profiles.Deprecated, Singular: "a string", Plural: "strings"},
	Text:      {Word: "string", JSON: "string", Singular: "a string", Plural: "strings"},
	Integer:   {Word: profiles.Integer, JSON: "integer", Singular: "an integer", Plural: "integers"},
	Natural:   {Word: profiles.Natural, JSON: "integer", Singular: "a non-negative integer", Plural: "non-negative integers"},
	Decimal:   {Word: "decimal", JSON: "number", Singular: "a decimal number", Plural: "decimal numbers", SettledByShape: true},
	Boolean:   {Word: "boolean", JSON: "boolean", Singular: "true or false", Plural: "true or false", SettledByShape: true},
	Map:       {Word: "map", JSON: "object", Singular: "a JSON object", Plural: "a JSON object", SettledByShape: true},
	DateTime: {Word: "DateTime", JSON: "string", Singular: "a string", Plural: "strings", Description: "a date and time in UTC, such as 2026-05-29T22:00:00.000Z",
		IsRight: format.IsDateTime, Problem: format.DateTimeProblem, Rule: catalogue.ValueDateTime, Pattern: format.DateTimePattern},
	Duration: {Word: "Duration", JSON: "string", Singular: "a string", Plural: "strings", Description: "a duration, such as PT7M30S",
		IsRight: format.IsDuration, Problem: format.DurationProblem, Rule: catalogue.ValueDuration, Pattern: format.DurationPattern},
	IRI: {Word: profiles.IRI, JSON: "string", Singular: "a string", Plural: "strings", Description: "an IRI, such as https://example.org/users/7"},
	EventID: {Word: "UUID-URN", JSON: "string", Singular: "a string", Plural: "strings", Description: `a "urn:uuid:…" string with a version 4 UUID`,
		Pattern: format.EventIDPattern},
	MediaType: {Word: "MediaType", JSON: "string", Singular: "a string", Plural: "strings", Description: "a media type, such as text/html",
		IsRight: format.IsMediaType, Problem: format.MediaTypeProblem, Rule: catalogue.ValueMediaType, Pattern: format.MediaTypePattern},
	IPAddress: {Word: "IPAddress", JSON: "string", Singular: "a string", Plural: "strings", Description: "an IPv4 or IPv6 address",
		IsRight: format.IsIPAddress, Problem: format.IPAddressProblem, Rule: catalogue.ValueIPAddress},
	OwnTypeName: {Word: profiles.OwnTypeName, JSON: "string", Singular: "a string", Plural: "strings", SettledByShape: true},
	Term:        {JSON: "string", Singular: "a string", Plural: "strings", SettledByShape: true},
	Entity:      {JSON: "object", Singular: "an entity", Plural: "entities"},
	Document:    {Word: profiles.Document, JSON: "object", Singular: "an event or entity describe", Plural: "events or entity describes", SettledByShape: true},
}

// Row returns the row of kind k. The row is read-only.
func (k Kind) Row() *KindRow { return &kinds[k] }

// IsOpen reports whether a property of kind k accepts any value, as far as kinds go.
func (k Kind) IsOpen() bool { return k == Unlisted || k == Forbidden }

// IsWhole reports whether a value of kind k is an integer.
func (k Kind) IsWhole() bool { return k == Integer || k == Natural }

// kindsByWord returns the kinds by their word in the tables.
func kindsByWord() map[string]Kind {
	all := map[string]Kind{}
	for k := range kinds {
		if word := kinds[k].Word; word != "" {
			all[word] = Kind(k)
		}
	}
	return all
}
