package validate_test

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// eventKinds are defects of an event.
var eventKinds = []kind{
	{"event without id", catalogue.PropertyRequired, onEvent("id", (*node).drop)},
	{"event without type", catalogue.PropertyRequired, eventType((*node).drop)},
	{"event without actor", catalogue.PropertyRequired, onEvent("actor", (*node).drop)},
	{"event without action", catalogue.PropertyRequired, onEvent("action", (*node).drop)},
	{"event without object", catalogue.PropertyRequired, onEvent("object", (*node).drop)},
	{"event without eventTime", catalogue.PropertyRequired, onEvent("eventTime", (*node).drop)},
	{"null in an event", catalogue.PropertyRequired, onEvent("id actor action object eventTime", put("null"))},
	{"id a bare UUID", catalogue.EventIDUUIDURN, onEvent("id", put(`"ff9ec22a-fc59-4ae1-ae8d-2c9463ee2f8f"`))},
	{"id a URN without a UUID", catalogue.EventIDUUIDURN, onEvent("id", put(`"urn:uuid:4711"`))},
	{"id in capitals", catalogue.EventIDUUIDURN, onEvent("id", put(`"URN:UUID:ff9ec22a-fc59-4ae1-ae8d-2c9463ee2f8f"`))},
	{"id in braces", catalogue.EventIDUUIDURN, onEvent("id", put(`"urn:uuid:{ff9ec22a-fc59-4ae1-ae8d-2c9463ee2f8f}"`))},
	{"id of an event a URL", catalogue.EventIDUUIDURN, onEvent("id", put(`"https://lakeside.example/events/1"`))},
	{"id of an event empty", catalogue.PropertyEmpty, onEvent("id", put(`""`))},
	{"id of an event a number", catalogue.PropertyKind, onEvent("id", put("4711"))},
	{"UUID of version 1", catalogue.EventIDUUIDv4, onEvent("id", put(`"urn:uuid:c51570e4-f8ed-11e4-bfb8-22000a9e9ba0"`))},
	{"id of another event", catalogue.StreamEventIDReused, onEvent("id", func(n *node) *defect {
		i := slices.Index(n.events, n.up)
		if i < 1 || n.ids[n.events[i-1].id()] > 1 {
			return nil
		}
		return n.put(n.events[i-1].member("id").raw())
	})},
	{"eventTime without milliseconds", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T09:15:00Z"`))},
	{"eventTime with microseconds", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T09:15:00.000000Z"`))},
	{"eventTime with an offset", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T09:15:00.000+01:00"`))},
	{"eventTime without a zone", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T09:15:00.000"`))},
	{"eventTime a date", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-03-02"`))},
	{"eventTime on a day that there is not", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-02-30T09:15:00.000Z"`))},
	{"eventTime at 25 o'clock", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-03-02T25:15:00.000Z"`))},
	{"eventTime with a blank", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-03-02 09:15:00.000Z"`))},
	{"eventTime in small letters", catalogue.ValueDateTime, onEvent("eventTime", put(`"2026-03-02t09:15:00.000z"`))},
	{"eventTime empty", catalogue.PropertyEmpty, onEvent("eventTime", put(`""`))},
	{"eventTime a number", catalogue.PropertyKind, onEvent("eventTime", put("1772442900000"))},
	{"action misspelt", catalogue.EventActionUnknown, onEvent("action", func(n *node) *defect { return n.put(`"` + n.text + `d"`) })},
	{"action in small letters", catalogue.EventActionUnknown, onEvent("action", func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return n.put(`"` + strings.ToLower(n.text) + `"`)
	})},
	{"action of another event", catalogue.EventActionNotAllowed, onEvent("action", func(n *node) *defect {
		if has("Event GradeEvent OutcomeEvent", n.up.is) {
			return nil
		}
		return n.put(`"` + n.text[:strings.LastIndexByte(n.text, '#')+1] + `Graded"`)
	})},
	{"action empty", catalogue.PropertyEmpty, onEvent("action", put(`""`))},
	{"action a number", catalogue.PropertyKind, onEvent("action", put("7"))},
	{"action an array", catalogue.PropertyKind, onEvent("action", func(n *node) *defect { return n.put("[" + n.raw() + "]") })},
	{"action misprinted", catalogue.ValueTermMisprint, onEvent("action", func(n *node) *defect {
		right := strings.NewReplacer("MarkedAsUnread", "MarkedAsUnRead", "ClosedCaptioning", "CloseCaptioning").Replace(n.text)
		if right == n.text || n.version == "1.0" {
			return nil
		}
		return n.put(`"` + right + `"`)
	})},
	{"participant a number", catalogue.PropertyKind, onEvent(participants, put("31"))},
	{"participant an array", catalogue.PropertyKind, onEvent(participants, func(n *node) *defect { return n.put(`["https://else.example/1"]`) })},
	{"participant true", catalogue.PropertyKind, onEvent(participants, put("true"))},
	{"participant a name", catalogue.ValueIRI, onEvent(participants, put(`"Ruth Field"`))},
	{"participant a relative IRI", catalogue.ValueIRI, onEvent(participants, put(`"/users/ruth"`))},
	{"participant empty", catalogue.PropertyEmpty, onEvent("actor object edApp referrer group membership", put(`""`))},
	{"required participant an empty object", catalogue.PropertyEmpty, onEvent("actor object", put("{}"))},
	{"optional participant an empty list", catalogue.PropertyEmpty, notIn10(onEvent("edApp referrer group membership", put("[]")))},
	{"participant an event", catalogue.EventParticipantType, onEvent(participants, func(n *node) *defect { return n.put(n.entity("ViewEvent")) })},
	{"participant null", catalogue.PropertyEmpty, notIn10(onEvent("edApp referrer group membership", put("null")))},
	{"participant described as what it cannot be", catalogue.PayloadReferenceType, onEvent("actor", func(n *node) *defect {
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
	{"actor no Agent", catalogue.EventParticipantType, onEvent("actor", func(n *node) *defect { return n.put(n.entity("Frame")) })},
	{"object of no type that the event allows", catalogue.EventParticipantType, onEvent("object", func(n *node) *defect {
		if has("Event FeedbackEvent SearchEvent", n.up.is) {
			return nil
		}
		return n.put(n.entity("Person"))
	})},
	{"generated of no type that the event allows", catalogue.EventParticipantType, onEvent("generated", func(n *node) *defect {
		if n.kind == document.Null || !has("AnnotationEvent AssessmentEvent AssessmentItemEvent AssignableEvent FeedbackEvent GradeEvent OutcomeEvent "+
			"QuestionnaireItemEvent ResourceManagementEvent SearchEvent", n.up.is) {
			return nil
		}
		return n.put(n.entity("Person"))
	})},
	{"target of no type that the event allows", catalogue.EventParticipantType, onEvent("target", func(n *node) *defect {
		if !has("AnnotationEvent AssignableEvent FeedbackEvent MediaEvent NavigationEvent", n.up.is) {
			return nil
		}
		return n.put(n.entity("Person"))
	})},
	{"application in the place of the person", catalogue.EventParticipantType, onEvent("actor", func(n *node) *defect {
		if n.up.is != "SessionEvent" || !has("LoggedIn LoggedOut", n.up.member("action").text) {
			return nil
		}
		return n.put(n.entity("SoftwareApplication"))
	})},
	{"person in the place of the application", catalogue.EventParticipantType, onEvent("actor", func(n *node) *defect {
		if n.up.is != "SessionEvent" || n.up.member("action").text != "TimedOut" {
			return nil
		}
		return n.put(n.entity("Person"))
	})},
	{"edApp a Person", catalogue.EventParticipantType, onEvent("edApp", func(n *node) *defect { return n.put(n.entity("Person")) })},
	{"group a Person", catalogue.EventParticipantType, onEvent("group", func(n *node) *defect { return n.put(n.entity("Person")) })},
	{"federatedSession a plain Session", catalogue.EventParticipantType, onEvent("federatedSession", func(n *node) *defect {
		return n.put(n.entity("Session"))
	})},
	{"no property of an event", catalogue.PropertyUnknown, func(n *node) *defect {
		if n.role != anEvent {
			return nil
		}
		return n.add("mood", `"calm"`)
	}},
	{"no property of an event, with marks of a pointer", catalogue.PropertyUnknown, func(n *node) *defect {
		if n.role != anEvent {
			return nil
		}
		d := n.add("of/mood~1", `"calm"`)
		d.pointer = n.pointer + "/of~1mood~01"
		return d
	}},
	{"type of an event misspelt", catalogue.TypeUnknown, eventType(func(n *node) *defect {
		return n.put(strings.Replace(n.raw(), "Event", "Evnt", 1))
	})},
	{"type of an event a number", catalogue.PropertyKind, eventType(put("3"))},
	{"type of an event an array", catalogue.PropertyKind, eventType(func(n *node) *defect { return n.put("[" + n.raw() + "]") })},
	{"copied without a copy", catalogue.PropertyRequired, onEvent("generated", func(n *node) *defect {
		if n.up.is != "ResourceManagementEvent" || n.up.member("action").text != "Copied" {
			return nil
		}
		return n.drop()
	})},
	{"launched without federatedSession", catalogue.PropertyRequired, onEvent("federatedSession", func(n *node) *defect {
		if n.up.is != "ToolLaunchEvent" || n.up.member("action").text != "Launched" {
			return nil
		}
		return n.drop()
	})},
	{"graded without a score", catalogue.PropertyRecommended, onEvent("generated", func(n *node) *defect {
		if n.up.is != "GradeEvent" {
			return nil
		}
		return n.drop()
	})},
	{"recommended participant missing", catalogue.PropertyRecommended, func(n *node) *defect {
		if !n.isRecommended() {
			return nil
		}
		return n.drop()
	}},
	{"recommended participant null", catalogue.PropertyRecommended, func(n *node) *defect {
		if !n.isRecommended() {
			return nil
		}
		return n.put("null")
	}},
	{"recommended property missing", catalogue.PropertyRecommended, func(n *node) *defect {
		if !n.isRecommendedWithin() {
			return nil
		}
		return n.drop()
	}},
}

// profileKinds are defects of a profile, and of properties that it recommends or restricts.
var profileKinds = []kind{
	{"profile misspelt", catalogue.EventProfileUnknown, onProfile(put(`"RaedingProfile"`))},
	{"profile without its ending", catalogue.EventProfileUnknown, onProfile(func(n *node) *defect {
		return n.put(strings.Replace(n.raw(), "Profile", "", 1))
	})},
	{"profile an array", catalogue.PropertyKind, onProfile(func(n *node) *defect { return n.put("[" + n.raw() + "]") })},
	{"profile null", catalogue.PropertyEmpty, onProfile(put("null"))},
	{"profile that does not have the event", catalogue.ProfileNoRow, onProfile(func(n *node) *defect {
		if has("Event AnnotationEvent", n.up.is) {
			return nil
		}
		return n.put(`"AnnotationProfile"`)
	})},
	{"generic event of a profile", catalogue.ProfileGenericEvent, onProfile(func(n *node) *defect {
		if n.up.is != "Event" {
			return nil
		}
		return n.put(`"AnnotationProfile"`)
	})},
	{"other event of the General profile", catalogue.ProfileGenericEvent, onProfile(func(n *node) *defect {
		if n.up.is == "Event" {
			return nil
		}
		return n.put(`"GeneralProfile"`)
	})},
	{"no profile", catalogue.EventProfileMissing, onProfile((*node).drop)},
	{"object that the profile does not have", catalogue.ProfileParticipantType, onEvent("object", func(n *node) *defect {
		profile := n.up.member("profile")
		if !has("NavigationEvent ViewEvent", n.up.is) || profile == nil ||
			!has("AssessmentProfile AssignableProfile ForumProfile MediaProfile SurveyProfile", profile.text) {
			return nil
		}
		return n.put(n.entity("Document"))
	})},
	{"profile in 1.1", catalogue.PropertyUnknown, func(n *node) *defect {
		if n.role != anEvent || n.version != "1.1" {
			return nil
		}
		return n.add("profile", `"ReadingProfile"`)
	}},
}

// eventType is for defects of an event's type. It leaves out events without a profile, since it is not known then whether a profile is
// missing.
func eventType(plant func(*node) *defect) func(*node) *defect {
	return onEvent("type", func(n *node) *defect {
		if n.version == "1.2" && n.up.member("profile") == nil {
			return nil
		}
		return plant(n)
	})
}

// onProfile is for defects of an event's profile. It leaves out views of a Result, since only GradingProfile allows them.
func onProfile(plant func(*node) *defect) func(*node) *defect {
	return onEvent("profile", func(n *node) *defect {
		if n.text == "GradingProfile" && n.up.is == "ViewEvent" {
			return nil
		}
		return plant(n)
	})
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

// isOfRecommender reports whether an event names a profile of Caliper that recommends properties.
func (n *node) isOfRecommender() bool {
	profile := n.member("profile")
	return profile != nil && has("AnnotationProfile AssessmentProfile AssignableProfile FeedbackProfile GradingProfile MediaProfile "+
		"SearchProfile SessionProfile", profile.text)
}

// isRecommendedWithin reports whether the place of an entity recommends its property n.
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
