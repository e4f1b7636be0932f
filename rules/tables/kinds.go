package tables

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/format"
)

// Kind is a kind of value that a property may hold. Each has a row in the table of this file, which says all that is known of it.
type Kind uint8

const (
	Unlisted  Kind = iota // the text names it, but no table: nothing is known about it
	Forbidden             // left of an older version: whatever it is, it must not be there
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
	KindCount // how many kinds there are
)

// KindRow says what a kind of value is.
type KindRow struct {
	Word  string // by which the tables of package profiles name the kind; "": they name an entity type or a vocabulary
	JSON  string // the type of JSON Schema that a value has; "": any. An Entity may be a string, too: see Value.IRI
	One   string // a value in words, with its article
	Many  string // several values in words
	Means string // a right value in words, more exactly than One, and with an example; "": One says it

	// Settled says that the shape of a document tells whether a value is right, so that another document of the same shape needs
	// no look at it. Of a kind that does not say so each value is looked at.
	Settled bool

	// What follows is of kinds of text that are right or wrong by themselves. Other kinds have a check of their own in package rules.
	Right   func(text []byte) bool                       // it tells whether a text is right
	Problem func(text string) (says, hint, right string) // of a text that is not: what is wrong, what to do, and the one right text if that is certain
	Rule    catalogue.ID                                 // by which a wrong text is reported
	Pattern string                                       // a regular expression of JSON Schema and of Go, which accepts what Right does
}

// kinds are the rows of all kinds. Nobody writes to it.
var kinds = [KindCount]KindRow{
	Unlisted:  {Word: profiles.Unlisted, One: "a string", Many: "strings"},
	Forbidden: {Word: profiles.Deprecated, One: "a string", Many: "strings"},
	Text:      {Word: "string", JSON: "string", One: "a string", Many: "strings"},
	Integer:   {Word: profiles.Integer, JSON: "integer", One: "an integer", Many: "integers"},
	Natural:   {Word: profiles.Natural, JSON: "integer", One: "a non-negative integer", Many: "non-negative integers"},
	Decimal:   {Word: "decimal", JSON: "number", One: "a decimal number", Many: "decimal numbers", Settled: true},
	Boolean:   {Word: "boolean", JSON: "boolean", One: "true or false", Many: "true or false", Settled: true},
	Map:       {Word: "map", JSON: "object", One: "a JSON object", Many: "a JSON object", Settled: true},
	DateTime: {Word: "DateTime", JSON: "string", One: "a string", Many: "strings", Means: "a date and time in UTC, such as 2026-05-29T22:00:00.000Z",
		Right: format.IsDateTime, Problem: format.DateTimeProblem, Rule: catalogue.ValueDateTime, Pattern: format.DateTimePattern},
	Duration: {Word: "Duration", JSON: "string", One: "a string", Many: "strings", Means: "a duration, such as PT7M30S",
		Right: format.IsDuration, Problem: format.DurationProblem, Rule: catalogue.ValueDuration, Pattern: format.DurationPattern},
	IRI: {Word: profiles.IRI, JSON: "string", One: "a string", Many: "strings", Means: "an IRI, such as https://example.org/users/7"},
	EventID: {Word: "UUID-URN", JSON: "string", One: "a string", Many: "strings", Means: "urn:uuid: and a version 4 UUID",
		Pattern: format.EventIDPattern},
	MediaType: {Word: "MediaType", JSON: "string", One: "a string", Many: "strings", Means: "a media type, such as text/html",
		Right: format.IsMediaType, Problem: format.MediaTypeProblem, Rule: catalogue.ValueMediaType, Pattern: format.MediaTypePattern},
	IPAddress: {Word: "IPAddress", JSON: "string", One: "a string", Many: "strings", Means: "an IPv4 or IPv6 address",
		Right: format.IsIPAddress, Problem: format.IPAddressProblem, Rule: catalogue.ValueIPAddress},
	OwnTypeName: {Word: profiles.OwnTypeName, JSON: "string", One: "a string", Many: "strings", Settled: true},
	Term:        {JSON: "string", One: "a string", Many: "strings", Settled: true},
	Entity:      {JSON: "object", One: "an entity", Many: "entities"},
	Document:    {Word: profiles.Document, JSON: "object", One: "an event or entity describe", Many: "events or entity describes", Settled: true},
}

// Row returns the row of kind k. It is not for writing.
func (k Kind) Row() *KindRow { return &kinds[k] }

// IsOpen reports whether a value of kind k may be anything, as far as its own shape goes.
func (k Kind) IsOpen() bool { return k == Unlisted || k == Forbidden }

// IsWhole reports whether a value of kind k is an integer.
func (k Kind) IsWhole() bool { return k == Integer || k == Natural }

// kindsByWord returns the kinds that words of the tables name.
func kindsByWord() map[string]Kind {
	all := map[string]Kind{}
	for k := range kinds {
		if word := kinds[k].Word; word != "" {
			all[word] = Kind(k)
		}
	}
	return all
}
