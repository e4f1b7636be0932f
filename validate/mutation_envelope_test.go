package validate_test

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// envelopeKinds are defects of an envelope.
var envelopeKinds = []kind{
	{"envelope without sensor", catalogue.PropertyRequired, onEnvelope("sensor", (*node).drop)},
	{"envelope without sendTime", catalogue.PropertyRequired, onEnvelope("sendTime", (*node).drop)},
	{"envelope without dataVersion", catalogue.PropertyRequired, onEnvelope("dataVersion", (*node).drop)},
	{"envelope without data", catalogue.PropertyRequired, onData((*node).drop)},
	{"null in an envelope", catalogue.PropertyRequired, onEnvelope("sensor sendTime dataVersion", put("null"))},
	{"sensor a number", catalogue.PropertyKind, onEnvelope("sensor", put("5"))},
	{"sensor no IRI", catalogue.EnvelopeSensorIRI, onEnvelope("sensor", put(`"sensor 1"`))},
	{"sensor a blank node", catalogue.EnvelopeSensorIRI, onEnvelope("sensor", put(`"_:sensor"`))},
	{"sendTime with an offset", catalogue.ValueDateTime, onEnvelope("sendTime", put(`"2026-03-02T09:15:00.000+00:00"`))},
	{"sendTime a number", catalogue.PropertyKind, onEnvelope("sendTime", put("1772442900000"))},
	{"sendTime before the event", catalogue.EnvelopeEventAfterSend, onEnvelope("sendTime", func(n *node) *defect {
		if len(n.events) != 1 || n.events[0].record != n.record {
			return nil
		}
		return n.put(`"2001-03-02T09:15:00.000Z"`).of(n.events[0].member("eventTime"))
	})},
	{"dataVersion unknown", catalogue.EnvelopeDataVersion, onEnvelope("dataVersion", put(`"latest"`))},
	{"dataVersion with a slash at its end", catalogue.EnvelopeDataVersion, onEnvelope("dataVersion", func(n *node) *defect {
		return n.put(`"` + n.text + `/"`)
	})},
	{"dataVersion of another version", catalogue.EnvelopeMixedVersions, onEnvelope("dataVersion", func(n *node) *defect {
		items := n.up.member("data").below
		if len(items) != 1 || n.version != "1.2" {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/ctx/caliper/v1p1"`).of(items[0].member("@context"))
	})},
	{"data null", catalogue.PropertyRequired, onData(put("null"))},
	{"data no array", catalogue.PropertyKind, onData(func(n *node) *defect {
		if len(n.before) > 0 { // the finding is about the item, wherever that is
			return nil
		}
		return n.put(n.below[0].raw())
	})},
	{"data empty", catalogue.EnvelopeDataEmpty, onData(put("[]"))},
	{"item of data a number", catalogue.EnvelopeDataItem, itemOfData("5")},
	{"item of data an IRI", catalogue.EnvelopeDataItem, itemOfData(`"https://else.example/1"`)},
	{"item of data null", catalogue.EnvelopeDataItem, itemOfData("null")},
	{"item of data an envelope", catalogue.EnvelopeDataItem, itemOfData(
		`{"sensor": "https://else.example/1", "sendTime": "2026-03-02T09:15:00.000Z", "dataVersion": "` + context + `", "data": []}`)},
	{"property of an envelope's own", catalogue.EnvelopeCustomProperty, func(n *node) *defect {
		if n.role != anEnvelope {
			return nil
		}
		return n.add("batch", "7")
	}},
	{"@context of an envelope", catalogue.EnvelopeCustomProperty, func(n *node) *defect {
		if n.role != anEnvelope {
			return nil
		}
		return n.add("@context", `"`+context+`"`)
	}},
}

// contextKinds are defects of a context, and features of Caliper 1.0 in later versions.
var contextKinds = []kind{
	{"no @context", catalogue.ContextMissing, inContext((*node).drop)},
	{"@context a number", catalogue.ContextForm, inContext(put("1.2"))},
	{"@context null", catalogue.ContextForm, inContext(put("null"))},
	{"@context an object", catalogue.ContextForm, inContext(put(`{"@vocab": "http://purl.imsglobal.org/caliper/"}`))},
	{"@context with https", catalogue.ContextMisspelt, inContext(put(`"https` + context[len("http"):] + `"`))},
	{"@context with a slash at its end", catalogue.ContextMisspelt, inContext(put(`"` + context + `/"`))},
	{"@context with capitals", catalogue.ContextMisspelt, inContext(put(`"` + strings.Replace(context, "v1p2", "V1P2", 1) + `"`))},
	{"@context of another host", catalogue.ContextNotCaliper, inContext(put(`"https://lakeside.example/ctx/caliper/v1p2"`))},
	{"@context an array without Caliper's", catalogue.ContextNotCaliper, inContext(put(`["https://lakeside.example/ctx"]`))},
	{"@context of a version that there is not", catalogue.ContextVersion, inContext(put(`"http://purl.imsglobal.org/ctx/caliper/v1p9"`))},
	{"Caliper's context not the last", catalogue.ContextOrder, inContext(put(`["` + context + `", "https://lakeside.example/ctx"]`))},
	{"context repeated within", catalogue.ContextRepeated, func(n *node) *defect {
		if n.role != anEntity || n.isDocument() || n.version != "1.2" || n.document.member("@context").text != context {
			return nil
		}
		d := n.add("@context", `"`+context+`"`)
		d.at, d.end = d.end+len(": "), d.end+len(": ")+len(context)+2
		return d
	}},
	{"context of no extension", catalogue.ContextExtension, func(n *node) *defect {
		if n.name != "@context" || n.version != "1.1" || !strings.HasSuffix(n.text, "-extension") || !has(extensionEvents, n.up.is) {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/ctx/caliper/v1p1"`)
	}},
	{"id written as in 1.0", catalogue.RecordOldHabits, entityID(func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return n.rename("@id")
	})},
	{"action written as in 1.0", catalogue.RecordOldHabits, onEvent("action", func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/vocab/caliper/v1/action#` + n.text + `"`)
	})},
	{"type written as in 1.0", catalogue.RecordOldHabits, func(n *node) *defect {
		if n.name != "type" || n.up.role == 0 || n.version == "1.0" {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/caliper/v1/` + n.text + `"`)
	}},
	{"role written as in 1.0", catalogue.RecordOldHabits, notIn10(func(n *node) *defect {
		if !n.item("roles") || strings.Contains(n.text, "#") {
			return nil
		}
		return n.put(`"http://purl.imsglobal.org/vocab/lis/v2/membership#` + n.text + `"`)
	})},
	{"status written as in 1.0", catalogue.RecordOldHabits, notIn10(in("status", `"http://purl.imsglobal.org/vocab/lis/v2/status#Active"`))},
}

// onData is for defects that remove an envelope's items. It leaves out Caliper 1.0, where only the items show the version.
func onData(plant func(*node) *defect) func(*node) *defect {
	return notIn10(onEnvelope("data", plant))
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

// inContext is for defects of the context of a document of Caliper 1.2: without a context, a document would be judged as one of that
// version.
func inContext(plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		if n.name != "@context" || n.up != n.document || n.text != context {
			return nil
		}
		return plant(n)
	}
}
