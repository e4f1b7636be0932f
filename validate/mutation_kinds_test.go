package validate_test

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// kind is a kind of defect.
type kind struct {
	label string
	rule  catalogue.ID
	plant func(n *node) *defect // nil: the defect cannot be planted at the node
}

// kinds are the kinds of defects. The expected findings follow from the specification: the catalogue names the requirements of each rule.
var kinds = slices.Concat(jsonKinds, envelopeKinds, contextKinds, eventKinds, profileKinds, entityKinds)

func (k *kind) isSyntax() bool {
	return k.rule == catalogue.JSONSyntax || k.rule == catalogue.JSONTrailingData
}

// The names of properties, by the kind of their values. Each name has one kind of value in all types, except in Caliper 1.0; see named
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

	// Properties that are optional in all types, and recommended in none
	optional      = "name description dateCreated dateModified version mediaType isPartOf creators keywords"
	optionalLists = "creators keywords"

	// Types that are not Agents, and that no Agent is
	resources = "Document Page Chapter WebPage VideoObject AudioObject Assessment AssessmentItem Forum Thread Message Questionnaire"

	// Event types that came to 1.1 with extensions
	extensionEvents = "FeedbackEvent QuestionnaireEvent QuestionnaireItemEvent ResourceManagementEvent SearchEvent SurveyEvent " +
		"SurveyInvitationEvent ToolLaunchEvent"

	context = "http://purl.imsglobal.org/ctx/caliper/v1p2"
)

func has(list, word string) bool { return word != "" && slices.Contains(strings.Fields(list), word) }

// named reports whether n is a member of an event or entity, with a name in list. In 1.0 some of these names have another kind of value.
func (n *node) named(list string) bool {
	if n.up == nil || n.up.role != anEvent && n.up.role != anEntity || !has(list, n.name) {
		return false
	}
	return n.version != "1.0" || !has("duration currentTime start end", n.name)
}

// item reports whether n is an item of a member as in named.
func (n *node) item(list string) bool {
	return n.up != nil && n.up.kind == document.Array && n.up.named(list)
}

// isDocument reports whether n is an event or describe, by itself or in an envelope.
func (n *node) isDocument() bool { return n.document == n }

// isAnonymous reports whether n is an entity whose id is the IRI of its type: it should have no other properties.
func (n *node) isAnonymous() bool { return strings.Contains(n.id(), "purl.imsglobal.org/caliper/") }

// entity returns an entity whose id occurs nowhere else, in the form of the version of n.
func (n *node) entity(is string) string {
	if n.version != "1.0" {
		return `{"id": "https://else.example/1", "type": "` + is + `"}`
	}
	if is == "Person" {
		is = "lis/Person"
	}
	return `{"@id": "https://else.example/1", "@type": "http://purl.imsglobal.org/caliper/v1/` + is + `"}`
}

// in replaces members with one of the names by a text.
func in(names, text string) func(*node) *defect {
	return func(n *node) *defect {
		if n.named(names) {
			return n.put(text)
		}
		return nil
	}
}

// itemOf replaces items of members with one of the names by a text.
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

// put replaces a value by a text.
func put(text string) func(*node) *defect { return func(n *node) *defect { return n.put(text) } }

// notIn10 is for values that stand for absence in 1.0.
func notIn10(plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		if n.version == "1.0" {
			return nil
		}
		return plant(n)
	}
}
