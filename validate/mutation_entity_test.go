package validate_test

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// entityKinds are defects of an entity, or of a property that events have in common with entities.
var entityKinds = []kind{
	{"entity without id", catalogue.PropertyRequired, entityID((*node).drop)},
	{"id of a key", catalogue.EntityIDIRI, entityID(put(`"4711"`))},
	{"id a relative IRI", catalogue.EntityIDIRI, entityID(put(`"/users/ruth"`))},
	{"id with a blank", catalogue.EntityIDIRI, entityID(put(`"https://lakeside.example/users/ruth field"`))},
	{"id with half an escape", catalogue.EntityIDIRI, entityID(put(`"https://lakeside.example/100%"`))},
	{"id with a zero character", catalogue.EntityIDIRI, entityID(put(`"https://lakeside.example/\u0000"`))},
	{"id of nothing but a scheme", catalogue.EntityIDIRI, entityID(put(`"urn:"`))},
	{"id with a line end", catalogue.EntityIDIRI, entityID(func(n *node) *defect { return n.put(`"` + n.text + `\n"`) })},
	{"id without a host", catalogue.EntityIDIRI, entityID(put(`"https:///users/ruth"`))},
	{"id with half a surrogate pair", catalogue.EntityIDIRI, entityID(put(`"https://lakeside.example/users/\ud83d"`))},
	{"id empty", catalogue.PropertyEmpty, entityID(put(`""`))},
	{"id a number", catalogue.PropertyKind, entityID(put("4711"))},
	{"id null", catalogue.PropertyRequired, entityID(put("null"))},
	{"id of an anonymous entity of another type", catalogue.EntityAnonymousType, entityID(func(n *node) *defect {
		if n.version == "1.0" || n.up.is == "Membership" {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/caliper/Membership"`)
	})},
	{"id where there is none", catalogue.EntityIDNotExpected, func(n *node) *defect {
		if n.role != anEntity || n.version == "1.0" || !has("SystemIdentifier TextPositionSelector", n.is) || n.member("id") != nil {
			return nil
		}
		d := n.add("id", `"https://else.example/1"`)
		d.at, d.end = d.end+len(": "), d.end+len(`: "https://else.example/1"`)
		return d
	}},
	{"id of an entity of another kind", catalogue.StreamIDTypes, entityID(func(n *node) *defect {
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
	{"entity without type", catalogue.PropertyRequired, entityType((*node).drop)},
	{"type of an entity misspelt", catalogue.TypeUnknown, entityType(func(n *node) *defect { return n.put(`"` + n.text + `x"`) })},
	{"type of an entity in small letters", catalogue.TypeUnknown, entityType(func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return n.put(`"` + strings.ToLower(n.text) + `"`)
	})},
	{"type of an entity a number", catalogue.PropertyKind, entityType(put("3"))},
	{"no property of an entity", catalogue.PropertyUnknown, func(n *node) *defect {
		if n.role != anEntity || n.isAnonymous() {
			return nil
		}
		return n.add("mood", `"calm"`)
	}},
	{"no property of an entity, in other letters", catalogue.PropertyUnknown, func(n *node) *defect {
		if n.role != anEntity || n.isAnonymous() {
			return nil
		}
		return n.add("水😀é", `"calm"`)
	}},
	{"name of a property misspelt", catalogue.PropertyUnknown, func(n *node) *defect {
		if !n.named(optional) || n.version == "1.0" {
			return nil
		}
		return n.rename(n.name + "s")
	}},
	{"time of an entity a date", catalogue.ValueDateTime, in(times, `"2026-03-02"`)},
	{"time of an entity without milliseconds", catalogue.ValueDateTime, in(times, `"2026-03-02T09:15:00Z"`)},
	{"time of an entity on a day that there is not", catalogue.ValueDateTime, in(times, `"2025-02-29T09:15:00.000Z"`)},
	{"time of an entity empty", catalogue.PropertyEmpty, func(n *node) *defect {
		if !n.named(times) || n.isRecommendedWithin() {
			return nil
		}
		return n.put(`""`)
	}},
	{"time of an entity a number", catalogue.PropertyKind, in(times, "1772442900000")},
	{"end before the start", catalogue.EntityTimeOrder, func(n *node) *defect {
		if !n.named("endedAtTime") || n.up.member("startedAtTime") == nil {
			return nil
		}
		return n.put(`"1999-03-02T09:15:00.000Z"`)
	}},
	{"duration in clock form", catalogue.ValueDuration, in(durations, `"00:07:30"`)},
	{"duration without its P", catalogue.ValueDuration, in(durations, `"7M30S"`)},
	{"duration of nothing", catalogue.ValueDuration, in(durations, `"PT"`)},
	{"duration in small letters", catalogue.ValueDuration, in(durations, `"pt7m30s"`)},
	{"duration with a blank", catalogue.ValueDuration, in(durations, `"PT7M30S "`)},
	{"duration a number", catalogue.PropertyKind, in(durations, "450")},
	{"duration of another length", catalogue.EntityDuration, func(n *node) *defect {
		if !n.named("duration") || n.up.member("startedAtTime") == nil || n.up.member("endedAtTime") == nil {
			return nil
		}
		return n.put(`"PT9999H"`)
	}},
	{"string in place of an integer", catalogue.PropertyKind, in(integers, `"2"`)},
	{"decimal in place of an integer", catalogue.PropertyKind, in(integers, "2.5")},
	{"integer with a fraction of zero", catalogue.PropertyKind, in(integers, "2.0")},
	{"true in place of an integer", catalogue.PropertyKind, in(integers, "true")},
	{"negative count", catalogue.ValueNegative, in(integers, "-1")},
	{"string in place of a decimal", catalogue.PropertyKind, in(decimals, `"17.5"`)},
	{"decimal without a fraction", catalogue.ValueDecimalLiteral, in(decimals, "17")},
	{"string in place of a boolean", catalogue.PropertyKind, in(booleans, `"true"`)},
	{"number in place of a boolean", catalogue.PropertyKind, in(booleans, "1")},
	{"integer in place of a string", catalogue.PropertyKind, in(texts, "5")},
	{"object in place of a string", catalogue.PropertyKind, in(texts, `{"en": "Ferns"}`)},
	{"array in place of a string", catalogue.PropertyKind, in(texts, `["Ferns"]`)},
	{"string in place of an array", catalogue.PropertyKind, in(textLists+" roles", `"Learner"`)},
	{"object in place of an array", catalogue.PropertyKind, in(entityLists+" otherIdentifiers", `{"id": "https://else.example/1", "type": "Person"}`)},
	{"IRI in place of an array", catalogue.PropertyKind, in(entityLists+" otherIdentifiers", `"https://else.example/1"`)},
	{"number among strings", catalogue.PropertyKind, itemOf(textLists, "3")},
	{"null among strings", catalogue.PropertyKind, itemOf(textLists, "null")},
	{"number among entities", catalogue.PropertyKind, itemOf(entityLists+" otherIdentifiers", "3")},
	{"array among entities", catalogue.PropertyKind, itemOf(entityLists+" otherIdentifiers", "[]")},
	{"name among entities", catalogue.ValueIRI, itemOf(entityLists, `"Ruth Field"`)},
	{"number in place of an entity", catalogue.PropertyKind, in(entities, "31")},
	{"name in place of an entity", catalogue.ValueIRI, in(entities, `"Ruth Field"`)},
	{"IRI of what has no id", catalogue.PropertyKind, in("selection", `"https://else.example/1"`)},
	{"no Agent in place of a Person", catalogue.EntityPropertyType, func(n *node) *defect {
		if !n.named(persons) {
			return nil
		}
		return n.put(n.entity("Frame"))
	}},
	{"no Agent among Agents", catalogue.EntityPropertyType, itemOf(agentLists, `{"id": "https://else.example/1", "type": "Forum"}`)},
	{"Person in place of another entity", catalogue.EntityPropertyType, func(n *node) *defect {
		if !n.named("annotated assignable organization replyTo question ratingComment scale attempt searchProvider query client " +
			"subOrganizationOf survey source") {
			return nil
		}
		return n.put(n.entity("Person"))
	}},
	{"Person among other entities", catalogue.EntityPropertyType, func(n *node) *defect {
		if !n.item("learningObjectives attachments items") || n.up.up.is == "Collection" {
			return nil
		}
		return n.put(n.entity("Person"))
	}},
	{"event in place of an entity", catalogue.EntityPropertyType, func(n *node) *defect {
		if !n.named(entities) {
			return nil
		}
		return n.put(n.entity("ViewEvent"))
	}},
	{"role misspelt", catalogue.ValueTerm, itemOf("roles", `"Learnr"`)},
	{"role in small letters", catalogue.ValueTerm, itemOf("roles", `"learner"`)},
	{"role a number", catalogue.PropertyKind, itemOf("roles", "3")},
	{"part of a role without the role", catalogue.ValueSubRole, func(n *node) *defect {
		if !n.named("roles") || n.version == "1.0" {
			return nil
		}
		d := n.put(`["Learner#GuestLearner"]`)
		d.at, d.end, d.pointer = d.at+1, d.end-1, d.pointer+"/0"
		return d
	}},
	{"status in small letters", catalogue.ValueTerm, in("status", `"active"`)},
	{"metric in the singular", catalogue.ValueTerm, in("metric", `"AssessmentPassed"`)},
	{"identifierType of no list", catalogue.ValueTerm, in("identifierType", `"ISBN"`)},
	{"messageType misspelt", catalogue.ValueTerm, in("messageType", `"LtiResourceLink"`)},
	{"term a number", catalogue.PropertyKind, in("status metric identifierType messageType", "3")},
	{"term empty", catalogue.PropertyEmpty, in("status metric identifierType messageType", `""`)},
	{"mediaType without a slash", catalogue.ValueMediaType, in("mediaType", `"pdf"`)},
	{"mediaType without its subtype", catalogue.ValueMediaType, in("mediaType", `"video/"`)},
	{"mediaType empty", catalogue.PropertyEmpty, in("mediaType", `""`)},
	{"ipAddress a name", catalogue.ValueIPAddress, in("ipAddress", `"lakeside.example"`)},
	{"ipAddress with a port", catalogue.ValueIPAddress, in("ipAddress", `"10.0.0.1:80"`)},
	{"ipAddress out of range", catalogue.ValueIPAddress, in("ipAddress", `"10.0.0.256"`)},
	{"null in place of a required value", catalogue.PropertyRequired, func(n *node) *defect {
		if !n.named("metric metricValue identifier identifierType start end") && !(n.named("items") && n.up.is == "Questionnaire") {
			return nil
		}
		return n.put("null")
	}},
	{"required value missing", catalogue.PropertyRequired, func(n *node) *defect {
		if !n.named("metric metricValue identifier identifierType start end") && !(n.named("items") && n.up.is == "Questionnaire") {
			return nil
		}
		return n.drop()
	}},
	{"position missing", catalogue.PropertyRequired, func(n *node) *defect {
		if !n.named("currentTime") || n.up.name != "target" || n.up.up.is != "MediaEvent" ||
			!has("ForwardedTo JumpedTo ChangedVolume Muted Unmuted", n.up.up.member("action").text) {
			return nil
		}
		return n.drop()
	}},
	{"null in place of an optional value", catalogue.PropertyEmpty, notIn10(in(optional, "null"))},
	{"empty string", catalogue.PropertyEmpty, notIn10(in("name description version", `""`))},
	{"empty array", catalogue.PropertyEmpty, notIn10(in(optionalLists, "[]"))},
	{"empty object", catalogue.PropertyEmpty, notIn10(in("extensions", "{}"))},
	{"array in place of a map", catalogue.PropertyKind, in(maps, `[5]`)},
	{"string in place of a map", catalogue.PropertyKind, in(maps, `"none"`)},
	{"property that is left of 1.0", catalogue.PropertyDeprecated, func(n *node) *defect {
		if n.version != "1.1" || !has(resources, n.is) {
			return nil
		}
		return n.add("objectType", `["Ferns"]`)
	}},
	{"property that came with 1.2", catalogue.PropertyUnknown, func(n *node) *defect {
		if n.version != "1.1" || n.role != anEntity || n.isAnonymous() {
			return nil
		}
		return n.add("otherIdentifiers", `["https://else.example/1"]`)
	}},
}

// entityType is for defects of an entity's type. Without a type it is not known that a describe needs no id, so describes without id are
// left out.
func entityType(plant func(*node) *defect) func(*node) *defect {
	return onEntity("type", func(n *node) *defect {
		if n.up.isDocument() && n.up.member("id") == nil {
			return nil
		}
		return plant(n)
	})
}

// entityID is for defects of an entity's id. It leaves out anonymous entities: with another id they would need further properties.
func entityID(plant func(*node) *defect) func(*node) *defect {
	return onEntity("id", func(n *node) *defect {
		if n.up.isAnonymous() {
			return nil
		}
		return plant(n)
	})
}
