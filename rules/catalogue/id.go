package catalogue

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
