package validate_test

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
)

// entityKinds are defects of an entity, or of an event that it has in common with entities.
var entityKinds = []kind{
	{"entity without id", rules.PropertyRequired, entityID((*node).drop)},
	{"id of a key", rules.EntityIDIRI, entityID(put(`"4711"`))},
	{"id a relative IRI", rules.EntityIDIRI, entityID(put(`"/users/ruth"`))},
	{"id with a blank", rules.EntityIDIRI, entityID(put(`"https://lakeside.example/users/ruth field"`))},
	{"id with half an escape", rules.EntityIDIRI, entityID(put(`"https://lakeside.example/100%"`))},
	{"id with a zero character", rules.EntityIDIRI, entityID(put(`"https://lakeside.example/\u0000"`))},
	{"id of nothing but a scheme", rules.EntityIDIRI, entityID(put(`"urn:"`))},
	{"id with a line end", rules.EntityIDIRI, entityID(func(n *node) *defect { return n.put(`"` + n.text + `\n"`) })},
	{"id without a host", rules.EntityIDIRI, entityID(put(`"https:///users/ruth"`))},
	{"id with half a surrogate pair", rules.EntityIDIRI, entityID(put(`"https://lakeside.example/users/\ud83d"`))},
	{"id empty", rules.PropertyEmpty, entityID(put(`""`))},
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
		isObjectOfAll := len(n.events) == 1 && len(n.records) == 1 && n.events[0] == n.records[0] && n.up == n.events[0].member("object")
		if !isObjectOfAll || !has(resources, n.up.is) {
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
	{"no property of an entity, in other letters", rules.PropertyUnknown, func(n *node) *defect {
		if n.role != anEntity || n.isAnonymous() {
			return nil
		}
		return n.add("水😀é", `"calm"`)
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
	{"time of an entity empty", rules.PropertyEmpty, func(n *node) *defect {
		if !n.named(times) || n.isRecommendedWithin() {
			return nil
		}
		return n.put(`""`)
	}},
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
	{"duration in small letters", rules.ValueDuration, in(durations, `"pt7m30s"`)},
	{"duration with a blank", rules.ValueDuration, in(durations, `"PT7M30S "`)},
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
		if !n.named("annotated assignable organization replyTo question ratingComment scale attempt searchProvider query client " +
			"subOrganizationOf survey source") {
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
	{"term empty", rules.PropertyEmpty, in("status metric identifierType messageType", `""`)},
	{"mediaType without a slash", rules.ValueMediaType, in("mediaType", `"pdf"`)},
	{"mediaType without its subtype", rules.ValueMediaType, in("mediaType", `"video/"`)},
	{"mediaType empty", rules.PropertyEmpty, in("mediaType", `""`)},
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
		if !n.named("currentTime") || n.up.name != "target" || n.up.up.is != "MediaEvent" ||
			!has("ForwardedTo JumpedTo ChangedVolume Muted Unmuted", n.up.up.member("action").text) {
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
