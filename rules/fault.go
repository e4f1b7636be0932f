package rules

import (
	"strconv"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// ID names a rule: area/kebab-fact. The catalogue has an entry for each.
type ID string

const (
	JSONSyntax       ID = "json/syntax"
	JSONTrailingData ID = "json/trailing-data"
	JSONDuplicateKey ID = "json/duplicate-key"
	JSONLimit        ID = "json/limit"

	RecordUnrecognised ID = "record/unrecognised"
	RecordOldHabits    ID = "record/old-habits"

	ContextMissing       ID = "context/missing"
	ContextForm          ID = "context/form"
	ContextNotCaliper    ID = "context/not-caliper"
	ContextMisspelt      ID = "context/misspelt"
	ContextVersion       ID = "context/version"
	ContextOrder         ID = "context/order"
	ContextRepeated      ID = "context/repeated"
	ContextRedefinesTerm ID = "context/redefines-term"
	ContextExtension     ID = "context/extension"

	EnvelopeCustomProperty ID = "envelope/custom-property"
	EnvelopeSensorIRI      ID = "envelope/sensor-iri"
	EnvelopeDataVersion    ID = "envelope/data-version"
	EnvelopeDataEmpty      ID = "envelope/data-empty"
	EnvelopeDataItem       ID = "envelope/data-item"
	EnvelopeMixedVersions  ID = "envelope/mixed-versions"
	EnvelopeEventAfterSend ID = "envelope/event-after-send"

	PropertyRequired   ID = "property/required"
	PropertyKind       ID = "property/kind"
	PropertyUnknown    ID = "property/unknown"
	PropertyEmpty      ID = "property/empty"
	PropertyDeprecated ID = "property/deprecated"

	PropertyRecommended ID = "property/recommended"

	TypeUnknown    ID = "type/unknown"
	TypeDeprecated ID = "type/deprecated"

	EventIDUUIDURN        ID = "event/id-uuid-urn"
	EventIDUUIDv4         ID = "event/id-uuid-v4"
	EventActionUnknown    ID = "event/action-unknown"
	EventActionNotAllowed ID = "event/action-not-allowed"
	EventActionDeprecated ID = "event/action-deprecated"
	EventProfileUnknown   ID = "event/profile-unknown"
	EventProfileMissing   ID = "event/profile-missing"
	EventParticipantType  ID = "event/participant-type"

	ProfileGenericEvent    ID = "profile/generic-event"
	ProfileNoRow           ID = "profile/no-row"
	ProfileParticipantType ID = "profile/participant-type"
	ProfileNoneFits        ID = "profile/none-fits"
	ProfileNotDemanded     ID = "profile/not-demanded"

	EntityPropertyType  ID = "entity/property-type"
	EntityIDIRI         ID = "entity/id-iri"
	EntityIDNotExpected ID = "entity/id-not-expected"
	EntityAnonymousType ID = "entity/anonymous-type"
	EntityAnonymousUse  ID = "entity/anonymous-use"
	EntityTimeOrder     ID = "entity/time-order"
	EntityDuration      ID = "entity/duration"

	ValueIRI            ID = "value/iri"
	ValueDateTime       ID = "value/date-time"
	ValueDuration       ID = "value/duration"
	ValueDecimalLiteral ID = "value/decimal-literal"
	ValueNegative       ID = "value/negative"
	ValueTerm           ID = "value/term"
	ValueTermMisprint   ID = "value/term-misprint"
	ValueMediaType      ID = "value/media-type"
	ValueIPAddress      ID = "value/ip-address"
	ValueSubRole        ID = "value/sub-role"

	PayloadReferenceType ID = "payload/reference-type"

	StreamEventIDReused ID = "stream/event-id-reused"
	StreamIDTypes       ID = "stream/id-types"
	StreamAttemptCount  ID = "stream/attempt-count"
	StreamMediaPosition ID = "stream/media-position"

	ExtensionSchema ID = "extension/schema"
)

// Fault is what a check finds.
type Fault struct {
	Rule     ID
	Node     uint32           // the faulty value; the object itself where something is missing
	AtName   bool             // the fault is the member's name rather than its value
	Severity finding.Severity // 0: the rule's own
	Level    string           // how strongly the specification says it; "": as the rule
	Section  string           // anchor in the specification; "": the rule's own
	Message  string           // safe to print: values of the document are quoted
	Other    string           // the end of the message, if that says where another document is: the fault is the same wherever that moves
	Hint     string
	Disputed bool           // of the type of an entity: it is accepted, but nothing that certification goes by has it
	Fixes    []Fix          // what mends it, if there is one right answer
	Spec     *profiles.Spec // by which it was found; filled in by who takes the report
	Why      string         // what said that it was to be that one, likewise
}

// Quote quotes text of a document for a message: characters that could move a cursor or hide are escaped, and long
// text is cut.
func Quote(text []byte) string {
	const most = 60
	if utf8.RuneCount(text) <= most {
		return strconv.QuoteToGraphic(string(text))
	}
	cut := 0
	for range most {
		_, size := utf8.DecodeRune(text[cut:])
		cut += size
	}
	return strconv.QuoteToGraphic(string(text[:cut])) + "…"
}

// quoteWhole is Quote for text that is of use only as a whole: it is cut when it is very long.
func quoteWhole(text string) string {
	const most = 1000
	if len(text) > most {
		return Quote([]byte(text))
	}
	return strconv.QuoteToGraphic(text)
}
