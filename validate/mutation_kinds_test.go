package validate_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
)

// kind is a kind of defect.
type kind struct {
	label string
	rule  rules.ID
	plant func(n *node) *defect // nil: it cannot be planted here
}

func (k *kind) isSyntax() bool { return k.rule == rules.JSONSyntax || k.rule == rules.JSONTrailingData }

// The names of properties, by what the specification wants of them. No name means one thing here and another there, but in
// Caliper 1.0; see named.
const (
	times = "dateCreated dateModified datePublished dateToActivate dateToShow dateToStartOn dateToSubmit startedAtTime endedAtTime " +
		"dateSent minDateTime maxDateTime dateTimeSelected"
	durations = "duration currentTime"
	integers  = "count maxAttempts maxSubmits index scalePoints points minSelections maxSelections searchResultsItemCount sentCount start end"
	decimals  = "maxScore metricValue maxMetricValue minValue maxValue step weight maxResultScore resultScore scoreGiven"
	booleans  = "isTimeDependent muted isOrderedSelection"
	texts     = "name description version storageName volumeLevel volumeMin volumeMax bookmarkNotes courseNumber academicSession category " +
		"minLabel maxLabel selectionText body searchTerms questionPosed comment host userAgent identifier value"
	textLists   = "keywords itemLabels itemValues selections values categories tags"
	maps        = "extensions messageParameters"
	persons     = "annotator assignee commenter rater creator user"
	agentLists  = "creators members withAgents"
	entityLists = "learningObjectives items attachments " + agentLists
	entities    = "annotated assignable isPartOf commentedOn organization member replyTo searchTarget question rated ratingComment scale attempt " +
		"scoredBy searchProvider query client subOrganizationOf survey source " + persons
	participants = "actor object target generated edApp referrer group membership session federatedSession"

	// Optional everywhere, recommended nowhere.
	optional      = "name description dateCreated dateModified version mediaType isPartOf creators keywords"
	optionalLists = "creators keywords"

	// No Agent is one of these, nor the other way round.
	resources = "Document Page Chapter WebPage VideoObject AudioObject Assessment AssessmentItem Forum Thread Message Questionnaire"

	// That came to 1.1 with extensions.
	extensionEvents = "FeedbackEvent QuestionnaireEvent QuestionnaireItemEvent ResourceManagementEvent SearchEvent SurveyEvent SurveyInvitationEvent ToolLaunchEvent"

	context = "http://purl.imsglobal.org/ctx/caliper/v1p2"
)

func has(list, word string) bool { return word != "" && slices.Contains(strings.Fields(list), word) }

// named reports whether n is a member of an event or entity, whose name is in a list. In 1.0 some of them hold something else.
func (n *node) named(list string) bool {
	if n.up == nil || n.up.role != anEvent && n.up.role != anEntity || !has(list, n.name) {
		return false
	}
	return n.version != "1.0" || !has("duration currentTime start end", n.name)
}

// item reports whether n is an item of such a member.
func (n *node) item(list string) bool {
	return n.up != nil && n.up.kind == document.Array && n.up.named(list)
}

// isDocument reports whether n is an event or describe that stands for itself, or in an envelope.
func (n *node) isDocument() bool { return n.document == n }

// isAnonymous reports whether n is an entity whose id is the IRI of its type: it should have nothing more than both.
func (n *node) isAnonymous() bool { return strings.Contains(n.id(), "purl.imsglobal.org/caliper/") }

// entity returns an entity that occurs nowhere else, as the version of n writes it.
func (n *node) entity(is string) string {
	if n.version != "1.0" {
		return `{"id": "https://else.example/1", "type": "` + is + `"}`
	}
	if is == "Person" {
		is = "lis/Person"
	}
	return `{"@id": "https://else.example/1", "@type": "http://purl.imsglobal.org/caliper/v1/` + is + `"}`
}

// in puts a text in place of members with one of the names.
func in(names, text string) func(*node) *defect {
	return func(n *node) *defect {
		if n.named(names) {
			return n.put(text)
		}
		return nil
	}
}

// itemOf puts a text in place of items of members with one of the names.
func itemOf(names, text string) func(*node) *defect {
	return func(n *node) *defect {
		if n.item(names) {
			return n.put(text)
		}
		return nil
	}
}

// onEvent is for defects at members of events.
func onEvent(names string, plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		if n.up != nil && n.up.role == anEvent && has(names, n.name) {
			return plant(n)
		}
		return nil
	}
}

// onEntity is for defects at members of entities.
func onEntity(names string, plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		if n.up != nil && n.up.role == anEntity && has(names, n.name) {
			return plant(n)
		}
		return nil
	}
}

// onEnvelope is for defects at members of envelopes.
func onEnvelope(names string, plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		if n.up != nil && n.up.role == anEnvelope && has(names, n.name) {
			return plant(n)
		}
		return nil
	}
}

// put puts a text in place of a value.
func put(text string) func(*node) *defect { return func(n *node) *defect { return n.put(text) } }

// inJSON is for defects of the JSON itself. They are planted in the last record of a file and in lines of their own: else it is a
// matter of taste where the next record begins, as it is where a line within the record looks like the beginning of one.
func inJSON(plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		record := n.records[n.record-1]
		isLine := strings.HasSuffix(n.file, ".ndjson")
		if !isLine && (n.record < len(n.records) || n != record && strings.Contains(record.raw(), "\n{")) {
			return nil
		}
		return plant(n)
	}
}

// number is for defects of numbers.
func number(text func(raw string) string, later int) func(*node) *defect {
	return inJSON(func(n *node) *defect {
		if n.kind != document.Integer && n.kind != document.Decimal || n.raw()[0] == '-' {
			return nil
		}
		return n.write(n.start, n.end, text(n.raw()), later)
	})
}

// inString is for defects within strings: text is written after the first character.
func inString(text string, later int) func(*node) *defect {
	return inJSON(func(n *node) *defect {
		if n.kind != document.String || len(n.text) < 2 || n.text[0] < ' ' || n.text[0] >= 0x7F || n.text[0] == '\\' || n.data[n.start+1] != n.text[0] {
			return nil
		}
		return n.write(n.start+2, n.start+2, text, later)
	})
}

// kinds are the defects. What is expected follows from the specification: the numbers of its requirements stand in the catalogue of
// rules.
var kinds = []kind{
	{"comma after the last member", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if len(n.below) == 0 || n.up == nil {
			return nil
		}
		last := n.below[len(n.below)-1]
		return n.write(last.end, last.end, ",", 0)
	})},
	{"no comma", rules.JSONSyntax, inJSON(func(n *node) *defect {
		next := n.next()
		if next == nil {
			return nil
		}
		comma := n.end + strings.IndexByte(string(n.data[n.end:]), ',')
		after := comma + 1
		for strings.IndexByte(" \r\n\t", n.data[after]) >= 0 {
			after++
		}
		return n.write(comma, comma+1, "", after-comma-1)
	})},
	{"no colon", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if n.name == "" {
			return nil
		}
		return n.write(n.nameEnd, n.start, " ", 1)
	})},
	{"cut off", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if n.record < len(n.records) || n.up == nil || n.kind >= document.Array {
			return nil
		}
		return &defect{n.end, len(n.data), "", n.end, n.end, ""}
	})},
	{"line cut off", rules.JSONSyntax, inJSON(func(n *node) *defect {
		end := n.records[n.record-1].end
		if n.record == len(n.records) || n.up == nil || n.kind >= document.Array || n.data[end] != '\n' {
			return nil
		}
		return &defect{n.end, end, "", n.end, n.end + 1, ""}
	})},
	{"comment", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if n.name == "" {
			return nil
		}
		return n.write(n.nameStart, n.nameStart, "/* why */ ", 0)
	})},
	{"single quotes", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if n.kind != document.String || strings.ContainsAny(n.raw(), `'\`) {
			return nil
		}
		return n.write(n.start, n.end, "'"+n.text+"'", 0)
	})},
	{"name without quotes", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if n.name == "" {
			return nil
		}
		return n.write(n.nameStart, n.nameEnd, strings.Trim(string(n.data[n.nameStart:n.nameEnd]), `"`), 0)
	})},
	{"NaN", rules.JSONSyntax, number(func(string) string { return "NaN" }, 0)},
	{"leading zero", rules.JSONSyntax, number(func(raw string) string { return "0" + raw }, 1)},
	{"plus sign", rules.JSONSyntax, number(func(raw string) string { return "+" + raw }, 0)},
	{"number that ends with its point", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if n.kind != document.Integer {
			return nil
		}
		return n.write(n.end, n.end, ".", 1)
	})},
	{"True", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if n.raw() != "true" {
			return nil
		}
		return n.write(n.start, n.end, "True", 0)
	})},
	{"control character in a string", rules.JSONSyntax, inString("\x01", 0)},
	{"tab in a string", rules.JSONSyntax, inString("\t", 0)},
	{"invalid UTF-8 in a string", rules.JSONSyntax, inString("\xFF", 0)},
	{"overlong UTF-8 in a string", rules.JSONSyntax, inString("\xC0\xAF", 0)},
	{"escape that there is not", rules.JSONSyntax, inString(`\x41`, 1)},
	{"byte order mark", rules.JSONSyntax, inJSON(func(n *node) *defect {
		if n.up != nil || n.record > 1 {
			return nil
		}
		return n.write(0, 0, "\uFEFF", 0)
	})},
	{"text after the value", rules.JSONTrailingData, inJSON(func(n *node) *defect {
		if n.up != nil {
			return nil
		}
		return n.write(n.end, n.end, "}", 0)
	})},
	{"name that occurs twice", rules.JSONDuplicateKey, func(n *node) *defect {
		if n.role == 0 {
			return nil
		}
		last := n.below[len(n.below)-1]
		return n.add(strings.Trim(string(n.data[last.nameStart:last.nameEnd]), `"`), last.raw())
	}},
	{"name that occurs twice with another value", rules.JSONDuplicateKey, func(n *node) *defect {
		if n.role == 0 {
			return nil
		}
		middle := n.below[len(n.below)/2]
		return n.add(strings.Trim(string(n.data[middle.nameStart:middle.nameEnd]), `"`), "[7]")
	}},
	{"name that occurs twice, once with an escape", rules.JSONDuplicateKey, func(n *node) *defect {
		m := n.member("type")
		if n.role == 0 || m == nil || n.version == "1.0" {
			return nil
		}
		d := n.add(`\u0074ype`, m.raw())
		d.pointer = n.pointer + "/type"
		return d
	}},

	{"envelope without sensor", rules.PropertyRequired, onEnvelope("sensor", (*node).drop)},
	{"envelope without sendTime", rules.PropertyRequired, onEnvelope("sendTime", (*node).drop)},
	{"envelope without dataVersion", rules.PropertyRequired, onEnvelope("dataVersion", (*node).drop)},
	{"envelope without data", rules.PropertyRequired, onData((*node).drop)},
	{"null in an envelope", rules.PropertyRequired, onEnvelope("sensor sendTime dataVersion", put("null"))},
	{"sensor a number", rules.PropertyKind, onEnvelope("sensor", put("5"))},
	{"sensor no IRI", rules.EnvelopeSensorIRI, onEnvelope("sensor", put(`"sensor 1"`))},
	{"sensor a blank node", rules.EnvelopeSensorIRI, onEnvelope("sensor", put(`"_:sensor"`))},
	{"sendTime with an offset", rules.ValueDateTime, onEnvelope("sendTime", put(`"2026-03-02T09:15:00.000+00:00"`))},
	{"sendTime a number", rules.PropertyKind, onEnvelope("sendTime", put("1772442900000"))},
	{"sendTime before the event", rules.EnvelopeEventAfterSend, onEnvelope("sendTime", func(n *node) *defect {
		if len(n.events) != 1 || n.events[0].record != n.record {
			return nil
		}
		return n.put(`"2001-03-02T09:15:00.000Z"`).of(n.events[0].member("eventTime"))
	})},
	{"dataVersion unknown", rules.EnvelopeDataVersion, onEnvelope("dataVersion", put(`"1.2"`))},
	{"dataVersion with a slash at its end", rules.EnvelopeDataVersion, onEnvelope("dataVersion", func(n *node) *defect {
		return n.put(`"` + n.text + `/"`)
	})},
	{"dataVersion of another version", rules.EnvelopeMixedVersions, onEnvelope("dataVersion", func(n *node) *defect {
		items := n.up.member("data").below
		if len(items) != 1 || n.version != "1.2" {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/ctx/caliper/v1p1"`).of(items[0].member("@context"))
	})},
	{"data null", rules.PropertyRequired, onData(put("null"))},
	{"data no array", rules.PropertyKind, onData(func(n *node) *defect { return n.put(n.below[0].raw()) })},
	{"data empty", rules.EnvelopeDataEmpty, onData(put("[]"))},
	{"item of data a number", rules.EnvelopeDataItem, itemOfData("5")},
	{"item of data an IRI", rules.EnvelopeDataItem, itemOfData(`"https://else.example/1"`)},
	{"item of data null", rules.EnvelopeDataItem, itemOfData("null")},
	{"item of data an envelope", rules.EnvelopeDataItem, itemOfData(`{"sensor": "https://else.example/1", "sendTime": "2026-03-02T09:15:00.000Z", "dataVersion": "` + context + `", "data": []}`)},
	{"property of an envelope's own", rules.EnvelopeCustomProperty, func(n *node) *defect {
		if n.role != anEnvelope {
			return nil
		}
		return n.add("batch", "7")
	}},

	{"no @context", rules.ContextMissing, inContext((*node).drop)},
	{"@context a number", rules.ContextForm, inContext(put("1.2"))},
	{"@context null", rules.ContextForm, inContext(put("null"))},
	{"@context an object", rules.ContextForm, inContext(put(`{"@vocab": "http://purl.imsglobal.org/caliper/"}`))},
	{"@context with https", rules.ContextMisspelt, inContext(put(`"https` + context[len("http"):] + `"`))},
	{"@context with a slash at its end", rules.ContextMisspelt, inContext(put(`"` + context + `/"`))},
	{"@context with capitals", rules.ContextMisspelt, inContext(put(`"` + strings.Replace(context, "v1p2", "V1P2", 1) + `"`))},
	{"@context of another host", rules.ContextNotCaliper, inContext(put(`"https://lakeside.example/ctx/caliper/v1p2"`))},
	{"@context of a version that there is not", rules.ContextVersion, inContext(put(`"http://purl.imsglobal.org/ctx/caliper/v1p9"`))},
	{"Caliper's context not the last", rules.ContextOrder, inContext(put(`["` + context + `", "https://lakeside.example/ctx"]`))},
	{"context repeated within", rules.ContextRepeated, func(n *node) *defect {
		if n.role != anEntity || n.isDocument() || n.version != "1.2" || n.document.member("@context").text != context {
			return nil
		}
		d := n.add("@context", `"`+context+`"`)
		d.at, d.end = d.end+len(": "), d.end+len(": ")+len(context)+2
		return d
	}},
	{"context of no extension", rules.ContextExtension, func(n *node) *defect {
		if n.name != "@context" || n.version != "1.1" || !strings.HasSuffix(n.text, "-extension") || !has(extensionEvents, n.up.is) {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/ctx/caliper/v1p1"`)
	}},
	{"id written as in 1.0", rules.RecordOldHabits, entityID(func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return n.rename("@id")
	})},
	{"action written as in 1.0", rules.RecordOldHabits, onEvent("action", func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/vocab/caliper/v1/action#` + n.text + `"`)
	})},
	{"type written as in 1.0", rules.RecordOldHabits, func(n *node) *defect {
		if n.name != "type" || n.up.role == 0 || n.version == "1.0" {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/caliper/v1/` + n.text + `"`)
	}},

	{"event without id", rules.PropertyRequired, onEvent("id", (*node).drop)},
	{"event without type", rules.PropertyRequired, eventType((*node).drop)},
	{"event without actor", rules.PropertyRequired, onEvent("actor", (*node).drop)},
	{"event without action", rules.PropertyRequired, onEvent("action", (*node).drop)},
	{"event without object", rules.PropertyRequired, onEvent("object", (*node).drop)},
	{"event without eventTime", rules.PropertyRequired, onEvent("eventTime", (*node).drop)},
	{"null in an event", rules.PropertyRequired, onEvent("id actor action object eventTime", put("null"))},
	{"id a bare UUID", rules.EventIDUUIDURN, onEvent("id", put(`"ff9ec22a-fc59-4ae1-ae8d-2c9463ee2f8f"`))},
	{"id a URN without a UUID", rules.EventIDUUIDURN, onEvent("id", put(`"urn:uuid:4711"`))},
	{"id in capitals", rules.EventIDUUIDURN, onEvent("id", put(`"URN:UUID:ff9ec22a-fc59-4ae1-ae8d-2c9463ee2f8f"`))},
	{"id in braces", rules.EventIDUUIDURN, onEvent("id", put(`"urn:uuid:{ff9ec22a-fc59-4ae1-ae8d-2c9463ee2f8f}"`))},
	{"id of an event a URL", rules.EventIDUUIDURN, onEvent("id", put(`"https://lakeside.example/events/1"`))},
	{"id of an event empty", rules.EventIDUUIDURN, onEvent("id", put(`""`))},
	{"id of an event a number", rules.PropertyKind, onEvent("id", put("4711"))},
	{"UUID of version 1", rules.EventIDUUIDv4, onEvent("id", put(`"urn:uuid:c51570e4-f8ed-11e4-bfb8-22000a9e9ba0"`))},
	{"id of another event", rules.StreamEventIDReused, onEvent("id", func(n *node) *defect {
		i := slices.Index(n.events, n.up)
		if i < 1 || n.ids[n.events[i-1].id()] > 1 {
			return nil
		}
		return n.put(n.events[i-1].member("id").raw())
	})},
	{"eventTime without milliseconds", rules.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T09:15:00Z"`))},
	{"eventTime with microseconds", rules.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T09:15:00.000000Z"`))},
	{"eventTime with an offset", rules.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T09:15:00.000+01:00"`))},
	{"eventTime without a zone", rules.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T09:15:00.000"`))},
	{"eventTime a date", rules.ValueDateTime, onEvent("eventTime", put(`"2026-03-02"`))},
	{"eventTime on a day that there is not", rules.ValueDateTime, onEvent("eventTime", put(`"2026-02-30T09:15:00.000Z"`))},
	{"eventTime at 24 o'clock", rules.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T25:15:00.000Z"`))},
	{"eventTime with a blank", rules.ValueDateTime, onEvent("eventTime", put(`"2026-03-02 09:15:00.000Z"`))},
	{"eventTime empty", rules.ValueDateTime, onEvent("eventTime", put(`""`))},
	{"eventTime a number", rules.PropertyKind, onEvent("eventTime", put("1772442900000"))},
	{"action misspelt", rules.EventActionUnknown, onEvent("action", func(n *node) *defect { return n.put(`"` + n.text + `d"`) })},
	{"action in small letters", rules.EventActionUnknown, onEvent("action", func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return n.put(`"` + strings.ToLower(n.text) + `"`)
	})},
	{"action of another event", rules.EventActionNotAllowed, onEvent("action", func(n *node) *defect {
		if has("Event GradeEvent OutcomeEvent", n.up.is) {
			return nil
		}
		return n.put(`"` + n.text[:strings.LastIndexByte(n.text, '#')+1] + `Graded"`)
	})},
	{"action empty", rules.EventActionUnknown, onEvent("action", put(`""`))},
	{"action a number", rules.PropertyKind, onEvent("action", put("7"))},
	{"action an array", rules.PropertyKind, onEvent("action", func(n *node) *defect { return n.put("[" + n.raw() + "]") })},
	{"action misprinted", rules.ValueTermMisprint, onEvent("action", func(n *node) *defect {
		right := strings.NewReplacer("MarkedAsUnread", "MarkedAsUnRead", "ClosedCaptioning", "CloseCaptioning").Replace(n.text)
		if right == n.text || n.version == "1.0" {
			return nil
		}
		return n.put(`"` + right + `"`)
	})},
	{"participant a number", rules.PropertyKind, onEvent(participants, put("31"))},
	{"participant an array", rules.PropertyKind, onEvent(participants, func(n *node) *defect { return n.put(`["https://else.example/1"]`) })},
	{"participant true", rules.PropertyKind, onEvent(participants, put("true"))},
	{"participant a name", rules.ValueIRI, onEvent(participants, put(`"Ruth Field"`))},
	{"participant a relative IRI", rules.ValueIRI, onEvent(participants, put(`"/users/ruth"`))},
	{"participant empty", rules.ValueIRI, onEvent(participants, put(`""`))},
	{"participant an event", rules.EventParticipantType, onEvent(participants, func(n *node) *defect { return n.put(n.entity("ViewEvent")) })},
	{"participant null", rules.PropertyEmpty, notIn10(onEvent("edApp referrer group membership", put("null")))},
	{"participant described as what it cannot be", rules.PayloadReferenceType, onEvent("actor", func(n *node) *defect {
		if n.document.up == nil || n.document.up.name != "data" {
			return nil
		}
		for _, item := range n.document.up.below {
			if has(resources, item.is) && n.ids[item.id()] == 1 && strings.HasPrefix(item.id(), "https:") {
				return n.put(item.member("id").raw())
			}
		}
		return nil
	})},
	{"actor no Agent", rules.EventParticipantType, onEvent("actor", func(n *node) *defect { return n.put(n.entity("Frame")) })},
	{"object of no type that the event allows", rules.EventParticipantType, onEvent("object", func(n *node) *defect {
		if has("Event FeedbackEvent SearchEvent", n.up.is) {
			return nil
		}
		return n.put(n.entity("Person"))
	})},
	{"generated of no type that the event allows", rules.EventParticipantType, onEvent("generated", func(n *node) *defect {
		if n.kind == document.Null || !has("AnnotationEvent AssessmentEvent AssessmentItemEvent AssignableEvent FeedbackEvent GradeEvent OutcomeEvent "+
			"QuestionnaireItemEvent ResourceManagementEvent SearchEvent", n.up.is) {
			return nil
		}
		return n.put(n.entity("Person"))
	})},
	{"target of no type that the event allows", rules.EventParticipantType, onEvent("target", func(n *node) *defect {
		if !has("AnnotationEvent AssignableEvent FeedbackEvent MediaEvent NavigationEvent", n.up.is) {
			return nil
		}
		return n.put(n.entity("Person"))
	})},
	{"application in the place of the person", rules.EventParticipantType, onEvent("actor", func(n *node) *defect {
		if n.up.is != "SessionEvent" || !has("LoggedIn LoggedOut", n.up.member("action").text) {
			return nil
		}
		return n.put(n.entity("SoftwareApplication"))
	})},
	{"person in the place of the application", rules.EventParticipantType, onEvent("actor", func(n *node) *defect {
		if n.up.is != "SessionEvent" || n.up.member("action").text != "TimedOut" {
			return nil
		}
		return n.put(n.entity("Person"))
	})},
	{"edApp a Person", rules.EventParticipantType, onEvent("edApp", func(n *node) *defect { return n.put(n.entity("Person")) })},
	{"group a Person", rules.EventParticipantType, onEvent("group", func(n *node) *defect { return n.put(n.entity("Person")) })},
	{"federatedSession a plain Session", rules.EventParticipantType, onEvent("federatedSession", func(n *node) *defect { return n.put(n.entity("Session")) })},
	{"no property of an event", rules.PropertyUnknown, func(n *node) *defect {
		if n.role != anEvent {
			return nil
		}
		return n.add("mood", `"calm"`)
	}},
	{"type of an event misspelt", rules.TypeUnknown, eventType(func(n *node) *defect {
		return n.put(strings.Replace(n.raw(), "Event", "Evnt", 1))
	})},
	{"type of an event a number", rules.PropertyKind, eventType(put("3"))},
	{"type of an event an array", rules.PropertyKind, eventType(func(n *node) *defect { return n.put("[" + n.raw() + "]") })},
	{"copied without a copy", rules.PropertyRequired, onEvent("generated", func(n *node) *defect {
		if n.up.is != "ResourceManagementEvent" || n.up.member("action").text != "Copied" {
			return nil
		}
		return n.drop()
	})},
	{"launched without federatedSession", rules.PropertyRequired, onEvent("federatedSession", func(n *node) *defect {
		if n.up.is != "ToolLaunchEvent" || n.up.member("action").text != "Launched" {
			return nil
		}
		return n.drop()
	})},
	{"graded without a score", rules.PropertyRecommended, onEvent("generated", func(n *node) *defect {
		if n.up.is != "GradeEvent" {
			return nil
		}
		return n.drop()
	})},
	{"recommended participant missing", rules.PropertyRecommended, func(n *node) *defect {
		if !n.isRecommended() {
			return nil
		}
		return n.drop()
	}},
	{"recommended participant null", rules.PropertyRecommended, func(n *node) *defect {
		if !n.isRecommended() {
			return nil
		}
		return n.put("null")
	}},
	{"recommended property missing", rules.PropertyRecommended, func(n *node) *defect {
		if !n.isRecommendedWithin() {
			return nil
		}
		return n.drop()
	}},

	{"profile misspelt", rules.EventProfileUnknown, onProfile(put(`"RaedingProfile"`))},
	{"profile without its ending", rules.EventProfileUnknown, onProfile(func(n *node) *defect {
		return n.put(strings.Replace(n.raw(), "Profile", "", 1))
	})},
	{"profile an array", rules.PropertyKind, onProfile(func(n *node) *defect { return n.put("[" + n.raw() + "]") })},
	{"profile null", rules.PropertyEmpty, onProfile(put("null"))},
	{"profile that does not have the event", rules.ProfileNoRow, onProfile(func(n *node) *defect {
		if has("Event AnnotationEvent", n.up.is) {
			return nil
		}
		return n.put(`"AnnotationProfile"`)
	})},
	{"generic event of a profile", rules.ProfileGenericEvent, onProfile(func(n *node) *defect {
		if n.up.is != "Event" {
			return nil
		}
		return n.put(`"AnnotationProfile"`)
	})},
	{"other event of the General profile", rules.ProfileGenericEvent, onProfile(func(n *node) *defect {
		if n.up.is == "Event" {
			return nil
		}
		return n.put(`"GeneralProfile"`)
	})},
	{"no profile", rules.EventProfileMissing, onProfile((*node).drop)},
	{"object that the profile does not have", rules.ProfileParticipantType, onEvent("object", func(n *node) *defect {
		profile := n.up.member("profile")
		if !has("NavigationEvent ViewEvent", n.up.is) || profile == nil || !has("AssessmentProfile AssignableProfile ForumProfile MediaProfile SurveyProfile", profile.text) {
			return nil
		}
		return n.put(n.entity("Document"))
	})},
	{"profile in 1.1", rules.PropertyUnknown, func(n *node) *defect {
		if n.role != anEvent || n.version != "1.1" {
			return nil
		}
		return n.add("profile", `"ReadingProfile"`)
	}},

	{"entity without id", rules.PropertyRequired, entityID((*node).drop)},
	{"id of a key", rules.EntityIDIRI, entityID(put(`"4711"`))},
	{"id a relative IRI", rules.EntityIDIRI, entityID(put(`"/users/ruth"`))},
	{"id with a blank", rules.EntityIDIRI, entityID(put(`"https://lakeside.example/users/ruth field"`))},
	{"id with a line end", rules.EntityIDIRI, entityID(func(n *node) *defect { return n.put(`"` + n.text + `\n"`) })},
	{"id without a host", rules.EntityIDIRI, entityID(put(`"https:///users/ruth"`))},
	{"id with half a surrogate pair", rules.EntityIDIRI, entityID(put(`"https://lakeside.example/users/\ud83d"`))},
	{"id empty", rules.EntityIDIRI, entityID(put(`""`))},
	{"id a number", rules.PropertyKind, entityID(put("4711"))},
	{"id null", rules.PropertyRequired, entityID(put("null"))},
	{"id of an anonymous entity of another type", rules.EntityAnonymousType, entityID(func(n *node) *defect {
		if n.version == "1.0" || n.up.is == "Membership" {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/caliper/Membership"`)
	})},
	{"id where there is none", rules.EntityIDNotExpected, func(n *node) *defect {
		if n.role != anEntity || n.version == "1.0" || !has("SystemIdentifier TextPositionSelector", n.is) || n.member("id") != nil {
			return nil
		}
		d := n.add("id", `"https://else.example/1"`)
		d.at, d.end = d.end+len(": "), d.end+len(`: "https://else.example/1"`)
		return d
	}},
	{"id of an entity of another kind", rules.StreamIDTypes, entityID(func(n *node) *defect {
		if len(n.events) != 1 || len(n.records) > 1 || n.records[0].role != anEvent || n.up.name != "object" || n.up.up != n.events[0] || !has(resources, n.up.is) {
			return nil
		}
		actor := n.up.up.member("actor")
		if actor.is != "Person" || actor.isAnonymous() || actor.start > n.start || !strings.HasPrefix(actor.id(), "https:") {
			return nil
		}
		return n.put(actor.member("id").raw())
	})},
	{"entity without type", rules.PropertyRequired, entityType((*node).drop)},
	{"type of an entity misspelt", rules.TypeUnknown, entityType(func(n *node) *defect { return n.put(`"` + n.text + `x"`) })},
	{"type of an entity in small letters", rules.TypeUnknown, entityType(func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return n.put(`"` + strings.ToLower(n.text) + `"`)
	})},
	{"type of an entity a number", rules.PropertyKind, entityType(put("3"))},
	{"no property of an entity", rules.PropertyUnknown, func(n *node) *defect {
		if n.role != anEntity || n.isAnonymous() {
			return nil
		}
		return n.add("mood", `"calm"`)
	}},
	{"name of a property misspelt", rules.PropertyUnknown, func(n *node) *defect {
		if !n.named(optional) || n.version == "1.0" {
			return nil
		}
		return n.rename(n.name + "s")
	}},
	{"time of an entity a date", rules.ValueDateTime, in(times, `"2026-03-02"`)},
	{"time of an entity without milliseconds", rules.ValueDateTime, in(times, `"2026-03-02T09:15:00Z"`)},
	{"time of an entity on a day that there is not", rules.ValueDateTime, in(times, `"2025-02-29T09:15:00.000Z"`)},
	{"time of an entity empty", rules.ValueDateTime, in(times, `""`)},
	{"time of an entity a number", rules.PropertyKind, in(times, "1772442900000")},
	{"end before the start", rules.EntityTimeOrder, func(n *node) *defect {
		if !n.named("endedAtTime") || n.up.member("startedAtTime") == nil {
			return nil
		}
		return n.put(`"1999-03-02T09:15:00.000Z"`)
	}},
	{"duration in clock form", rules.ValueDuration, in(durations, `"00:07:30"`)},
	{"duration without its P", rules.ValueDuration, in(durations, `"7M30S"`)},
	{"duration of nothing", rules.ValueDuration, in(durations, `"PT"`)},
	{"duration a number", rules.PropertyKind, in(durations, "450")},
	{"duration of another length", rules.EntityDuration, func(n *node) *defect {
		if !n.named("duration") || n.up.member("startedAtTime") == nil || n.up.member("endedAtTime") == nil {
			return nil
		}
		return n.put(`"PT9999H"`)
	}},
	{"string in place of an integer", rules.PropertyKind, in(integers, `"2"`)},
	{"decimal in place of an integer", rules.PropertyKind, in(integers, "2.5")},
	{"integer with a fraction of zero", rules.PropertyKind, in(integers, "2.0")},
	{"true in place of an integer", rules.PropertyKind, in(integers, "true")},
	{"negative count", rules.ValueNegative, in(integers, "-1")},
	{"string in place of a decimal", rules.PropertyKind, in(decimals, `"17.5"`)},
	{"decimal without a fraction", rules.ValueDecimalLiteral, in(decimals, "17")},
	{"string in place of a boolean", rules.PropertyKind, in(booleans, `"true"`)},
	{"number in place of a boolean", rules.PropertyKind, in(booleans, "1")},
	{"integer in place of a string", rules.PropertyKind, in(texts, "5")},
	{"object in place of a string", rules.PropertyKind, in(texts, `{"en": "Ferns"}`)},
	{"array in place of a string", rules.PropertyKind, in(texts, `["Ferns"]`)},
	{"string in place of an array", rules.PropertyKind, in(textLists+" roles", `"Learner"`)},
	{"object in place of an array", rules.PropertyKind, in(entityLists+" otherIdentifiers", `{"id": "https://else.example/1", "type": "Person"}`)},
	{"IRI in place of an array", rules.PropertyKind, in(entityLists+" otherIdentifiers", `"https://else.example/1"`)},
	{"number among strings", rules.PropertyKind, itemOf(textLists, "3")},
	{"null among strings", rules.PropertyKind, itemOf(textLists, "null")},
	{"number among entities", rules.PropertyKind, itemOf(entityLists+" otherIdentifiers", "3")},
	{"array among entities", rules.PropertyKind, itemOf(entityLists+" otherIdentifiers", "[]")},
	{"name among entities", rules.ValueIRI, itemOf(entityLists, `"Ruth Field"`)},
	{"number in place of an entity", rules.PropertyKind, in(entities, "31")},
	{"name in place of an entity", rules.ValueIRI, in(entities, `"Ruth Field"`)},
	{"IRI of what has no id", rules.PropertyKind, in("selection", `"https://else.example/1"`)},
	{"no Agent in place of a Person", rules.EntityPropertyType, func(n *node) *defect {
		if !n.named(persons) {
			return nil
		}
		return n.put(n.entity("Frame"))
	}},
	{"no Agent among Agents", rules.EntityPropertyType, itemOf(agentLists, `{"id": "https://else.example/1", "type": "Forum"}`)},
	{"Person in place of another entity", rules.EntityPropertyType, func(n *node) *defect {
		if !n.named("annotated assignable organization replyTo question ratingComment scale attempt searchProvider query client subOrganizationOf survey source") {
			return nil
		}
		return n.put(n.entity("Person"))
	}},
	{"Person among other entities", rules.EntityPropertyType, func(n *node) *defect {
		if !n.item("learningObjectives attachments items") || n.up.up.is == "Collection" {
			return nil
		}
		return n.put(n.entity("Person"))
	}},
	{"event in place of an entity", rules.EntityPropertyType, func(n *node) *defect {
		if !n.named(entities) {
			return nil
		}
		return n.put(n.entity("ViewEvent"))
	}},
	{"role misspelt", rules.ValueTerm, itemOf("roles", `"Learnr"`)},
	{"role in small letters", rules.ValueTerm, itemOf("roles", `"learner"`)},
	{"role a number", rules.PropertyKind, itemOf("roles", "3")},
	{"part of a role without the role", rules.ValueSubRole, func(n *node) *defect {
		if !n.named("roles") || n.version == "1.0" {
			return nil
		}
		d := n.put(`["Learner#GuestLearner"]`)
		d.at, d.end, d.pointer = d.at+1, d.end-1, d.pointer+"/0"
		return d
	}},
	{"status in small letters", rules.ValueTerm, in("status", `"active"`)},
	{"metric in the singular", rules.ValueTerm, in("metric", `"AssessmentPassed"`)},
	{"identifierType of no list", rules.ValueTerm, in("identifierType", `"ISBN"`)},
	{"messageType misspelt", rules.ValueTerm, in("messageType", `"LtiResourceLink"`)},
	{"term a number", rules.PropertyKind, in("status metric identifierType messageType", "3")},
	{"term empty", rules.ValueTerm, in("status metric identifierType messageType", `""`)},
	{"mediaType without a slash", rules.ValueMediaType, in("mediaType", `"pdf"`)},
	{"mediaType without its subtype", rules.ValueMediaType, in("mediaType", `"video/"`)},
	{"mediaType empty", rules.ValueMediaType, in("mediaType", `""`)},
	{"ipAddress a name", rules.ValueIPAddress, in("ipAddress", `"lakeside.example"`)},
	{"ipAddress with a port", rules.ValueIPAddress, in("ipAddress", `"10.0.0.1:80"`)},
	{"ipAddress out of range", rules.ValueIPAddress, in("ipAddress", `"10.0.0.256"`)},
	{"null in place of a required value", rules.PropertyRequired, func(n *node) *defect {
		if !n.named("metric metricValue identifier identifierType start end") && !(n.named("items") && n.up.is == "Questionnaire") {
			return nil
		}
		return n.put("null")
	}},
	{"required value missing", rules.PropertyRequired, func(n *node) *defect {
		if !n.named("metric metricValue identifier identifierType start end") && !(n.named("items") && n.up.is == "Questionnaire") {
			return nil
		}
		return n.drop()
	}},
	{"position missing", rules.PropertyRequired, func(n *node) *defect {
		if !n.named("currentTime") || n.up.name != "target" || n.up.up.is != "MediaEvent" || !has("ForwardedTo JumpedTo ChangedVolume Muted Unmuted", n.up.up.member("action").text) {
			return nil
		}
		return n.drop()
	}},
	{"null in place of an optional value", rules.PropertyEmpty, notIn10(in(optional, "null"))},
	{"empty string", rules.PropertyEmpty, notIn10(in("name description version", `""`))},
	{"empty array", rules.PropertyEmpty, notIn10(in(optionalLists, "[]"))},
	{"empty object", rules.PropertyEmpty, notIn10(in("extensions", "{}"))},
	{"array in place of a map", rules.PropertyKind, in(maps, `[5]`)},
	{"string in place of a map", rules.PropertyKind, in(maps, `"none"`)},
	{"property that is left of 1.0", rules.PropertyDeprecated, func(n *node) *defect {
		if n.version != "1.1" || !has(resources, n.is) {
			return nil
		}
		return n.add("objectType", `["Ferns"]`)
	}},
	{"property that came with 1.2", rules.PropertyUnknown, func(n *node) *defect {
		if n.version != "1.1" || n.role != anEntity || n.isAnonymous() {
			return nil
		}
		return n.add("otherIdentifiers", `["https://else.example/1"]`)
	}},
}

// isRecommended reports whether n is a participant that is recommended under the profile that its event names.
func (n *node) isRecommended() bool {
	if n.up == nil || n.up.role != anEvent || n.version != "1.2" || !n.up.isOfRecommender() {
		return false
	}
	switch action := n.up.member("action").text; n.up.is {
	case "AnnotationEvent", "AssessmentEvent", "FeedbackEvent", "SearchEvent":
		return n.name == "generated"
	case "AssignableEvent":
		return n.name == "generated" && has("Started Completed Submitted Reviewed", action)
	case "MediaEvent":
		return n.name == "target" && has("AudioObject VideoObject", n.up.member("object").is)
	}
	return false
}

// isOfRecommender reports whether an event names a profile of Caliper that recommends something.
func (n *node) isOfRecommender() bool {
	profile := n.member("profile")
	return profile != nil && has("AnnotationProfile AssessmentProfile AssignableProfile FeedbackProfile GradingProfile MediaProfile SearchProfile SessionProfile", profile.text)
}

// isRecommendedWithin reports whether n is recommended for its entity where that stands.
func (n *node) isRecommendedWithin() bool {
	if n.up == nil || n.up.role != anEntity || n.version != "1.2" || n.up.isAnonymous() {
		return false
	}
	if n.up.is == "Attempt" && n.up.name == "attempt" && n.up.up.role == anEntity {
		return has("assignee assignable", n.name)
	}
	event := n.up.up
	if event == nil || event.role != anEvent || !event.isOfRecommender() {
		return false
	}
	switch event.is + "." + n.up.name {
	case "AnnotationEvent.generated":
		return has("annotator annotated", n.name)
	case "AssessmentEvent.generated":
		return has("assignee assignable count", n.name)
	case "AssignableEvent.generated":
		return has("assignee assignable count", n.name) && has("Started Completed Submitted Reviewed", event.member("action").text)
	case "GradeEvent.generated":
		return has("attempt maxScore scoreGiven", n.name)
	case "SessionEvent.object":
		return n.up.is == "Session" && has("user startedAtTime endedAtTime duration", n.name)
	}
	return false
}

// onData is for defects that do away with an envelope's items. In Caliper 1.0 these alone say of which version it is.
func onData(plant func(*node) *defect) func(*node) *defect {
	return notIn10(onEnvelope("data", plant))
}

// harmless are changes after which a sample is as good as before.
var harmless = []kind{
	{label: "escape in a name", plant: func(n *node) *defect {
		if n.name == "" || n.data[n.nameStart+1] >= 0x80 {
			return nil
		}
		return &defect{from: n.nameStart + 1, to: n.nameStart + 2, text: fmt.Sprintf(`\u%04x`, n.data[n.nameStart+1])}
	}},
	{label: "escape in a string", plant: func(n *node) *defect {
		if n.kind != document.String || len(n.text) == 0 || n.data[n.start+1] >= 0x80 || n.data[n.start+1] == '\\' {
			return nil
		}
		return &defect{from: n.start + 1, to: n.start + 2, text: fmt.Sprintf(`\u%04X`, n.data[n.start+1])}
	}},
	{label: "slashes escaped", plant: func(n *node) *defect {
		if n.kind != document.String || !strings.Contains(n.raw(), "/") {
			return nil
		}
		return n.put(strings.ReplaceAll(strings.ReplaceAll(n.raw(), `\/`, "/"), "/", `\/`))
	}},
	{label: "blank line", plant: func(n *node) *defect {
		if n.up != nil {
			return nil
		}
		return &defect{from: n.end, to: n.end, text: " \r\n\t\r\n"}
	}},
	{label: "white space", plant: func(n *node) *defect { return n.put("\t " + n.raw() + " \t") }},
	{label: "first member moved to the end", plant: func(n *node) *defect {
		if n.kind != document.Object || len(n.below) < 2 {
			return nil
		}
		first, second, last := n.below[0], n.below[1], n.below[len(n.below)-1]
		return &defect{from: first.nameStart, to: last.end, text: string(n.data[second.nameStart:last.end]) + "," + string(n.data[first.nameStart:first.end])}
	}},
	{label: "id a URN", plant: entityID(put(`"urn:x-else:7"`))},
	{label: "id with letters of other alphabets", plant: entityID(put(`"https://else.example/användare/水"`))},
	{label: "id a blank node", plant: entityID(put(`"_:else"`))},
	{label: "UUID with capital letters", plant: onEvent("id", put(`"urn:uuid:FF9EC22A-FC59-4AE1-AE8D-2C9463EE2F8F"`))},
	{label: "IRI in place of a participant", plant: onEvent(participants, put(`"https://else.example/1"`))},
	{label: "blank node in place of a participant", plant: onEvent(participants, put(`"_:else"`))},
	{label: "IRI in place of an entity", plant: in(entities, `"https://else.example/1"`)},
	{label: "IRI among entities", plant: itemOf(entityLists+" otherIdentifiers", `"https://else.example/1"`)},
	{label: "no entities", plant: in(entityLists, `["https://else.example/1", "https://else.example/2"]`)},
	{label: "decimal with an exponent", plant: in(decimals, "1.75E+1")},
	{label: "zero", plant: in("index searchResultsItemCount maxAttempts maxSubmits sentCount points", "0")},
	{label: "extension", plant: func(n *node) *defect {
		if n.role != anEvent && n.role != anEntity || n.is == "TextPositionSelector" || n.is == "" || n.isAnonymous() || n.member("extensions") != nil {
			return nil
		}
		return n.add("extensions", `{"": {"id": 5, "type": "Nobody", "b": [null, -1.5, [], {}, "x\ud800"]}}`)
	}},
	{label: "leap day", plant: in("dateCreated dateModified datePublished", `"2024-02-29T23:59:59.999Z"`)},
	{label: "optional property left out", plant: func(n *node) *defect {
		if !n.named(optional) {
			return nil
		}
		return n.drop()
	}},
	{label: "context of another vocabulary before Caliper's", plant: inContext(put(`["https://else.example/ctx", {"else": "https://else.example/"}, "` + context + `"]`))},
	{label: "Caliper's context in an array", plant: inContext(put(`["` + context + `"]`))},
	{label: "role with a part of it", plant: notIn10(in("roles", `["Instructor#Grader", "Instructor"]`))},
	{label: "mediaType of a vendor", plant: in("mediaType", `"application/vnd.else.v1+json"`)},
	{label: "ipAddress of version 6", plant: in("ipAddress", `"2001:db8::7"`)},
	{label: "sensor a URN", plant: onEnvelope("sensor", put(`"urn:x-else:7"`))},
}

// itemOfData puts a text in place of an item of an envelope's data.
func itemOfData(text string) func(*node) *defect {
	return func(n *node) *defect {
		if n.up == nil || n.up.name != "data" || n.up.up.role != anEnvelope || n.version == "1.0" {
			return nil
		}
		return n.put(text)
	}
}

// inContext is for defects of a document's context, where this is Caliper 1.2: without it, a document would be judged as of that
// version.
func inContext(plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		if n.name != "@context" || n.up != n.document || n.text != context {
			return nil
		}
		return plant(n)
	}
}

// eventType is for defects of an event's type. One that names no profile is left alone: whether that is missing, nobody knows
// then.
func eventType(plant func(*node) *defect) func(*node) *defect {
	return onEvent("type", func(n *node) *defect {
		if n.version == "1.2" && n.up.member("profile") == nil {
			return nil
		}
		return plant(n)
	})
}

// onProfile is for defects of an event's profile. That a Result is viewed is right under GradingProfile alone, whose name therefore
// stays.
func onProfile(plant func(*node) *defect) func(*node) *defect {
	return onEvent("profile", func(n *node) *defect {
		if n.text == "GradingProfile" && n.up.is == "ViewEvent" {
			return nil
		}
		return plant(n)
	})
}

// entityType is for defects of an entity's type. Without it, nobody knows that a describe needs no id.
func entityType(plant func(*node) *defect) func(*node) *defect {
	return onEntity("type", func(n *node) *defect {
		if n.up.isDocument() && n.up.member("id") == nil {
			return nil
		}
		return plant(n)
	})
}

// entityID is for defects of an entity's id. An anonymous one is no longer anonymous then, and things are asked of it.
func entityID(plant func(*node) *defect) func(*node) *defect {
	return onEntity("id", func(n *node) *defect {
		if n.up.isAnonymous() {
			return nil
		}
		return plant(n)
	})
}

// notIn10 is for what says in 1.0 that nothing is there.
func notIn10(plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return plant(n)
	}
}
