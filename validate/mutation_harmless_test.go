package validate_test

import (
	"fmt"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

// harmless are changes after which a sample has the same findings as before.
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
		moved := string(n.data[second.nameStart:last.end]) + "," + string(n.data[first.nameStart:first.end])
		return &defect{from: first.nameStart, to: last.end, text: moved}
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
	{label: "zero with a sign", plant: in("index searchResultsItemCount maxAttempts maxSubmits sentCount points", "-0")},
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
	{label: "context of another vocabulary before Caliper's", plant: inContext(
		put(`["https://else.example/ctx", {"else": "https://else.example/"}, "` + context + `"]`))},
	{label: "Caliper's context in an array", plant: inContext(put(`["` + context + `"]`))},
	{label: "role with a part of it", plant: notIn10(in("roles", `["Instructor#Grader", "Instructor"]`))},
	{label: "mediaType of a vendor", plant: in("mediaType", `"application/vnd.else.v1+json"`)},
	{label: "ipAddress of version 6", plant: in("ipAddress", `"2001:db8::7"`)},
	{label: "in an array", plant: func(n *node) *defect {
		if n.up != nil || n.kind != document.Object || len(n.before) > 0 {
			return nil
		}
		return n.put("[" + n.raw() + "]")
	}},
	{label: "in an envelope", plant: func(n *node) *defect {
		if n.up != nil || n.document != n || n.member("@context").text != context || len(n.before) > 0 {
			return nil
		}
		return n.put(`{"sensor": "https://else.example/1", "sendTime": "2099-03-02T09:15:00.000Z", "dataVersion": "` + context + `", "data": [` +
			n.raw() + `]}`)
	}},
	{label: "sensor a URN", plant: onEnvelope("sensor", put(`"urn:x-else:7"`))},
}
