package profiles

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestMistakes checks that the error about a mistake in a table says where it is and what would be right.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown key of version", "version.yaml", "context:", "contxt:", `version.yaml:2: unknown key "contxt"; must be one of version, context, specification, vocabulary, terms, without, unlisted, style, iris, sections; did you mean "context"?`},
		{"two missing keys of version", "version.yaml", "context:       http://purl.imsglobal.org/ctx/caliper/v1p2\nspecification: https://www.imsglobal.org/spec/caliper/v1p2\n", "",
			"version.yaml:1: context is missing"},
		{"missing key of version", "version.yaml", "context:       http://purl.imsglobal.org/ctx/caliper/v1p2\n", "", "context is missing"},
		{"unknown key of a vocabulary", "terms.yaml", "  section: actions", "  anchor: actions", `terms.yaml:6: unknown key "anchor"; must be one of section, terms, misprints, insteadOf`},
		{"misprint of an unknown term", "terms.yaml", "MarkedAsUnread\n", "MarkedAsUnred\n", "which is not a term"},
		{"unknown type", "entities.yaml", "annotator: Person", "annotator: Persn", `Annotation.annotator: unknown type "Persn"; did you mean "Person"?`},
		{"unknown type, nothing near", "entities.yaml", "annotator: Person", "annotator: Zzzzzz", "must be an entity type, a vocabulary"},
		{"unknown supertype", "entities.yaml", "Agent: {extends: Entity}", "Agent: {extends: Thing}", `Agent extends "Thing"`},
		{"circle of types", "entities.yaml", "Agent: {extends: Entity}", "Agent: {extends: Person}", "extends itself"},
		{"name that is not a property's", "entities.yaml", "annotator: Person", "Annotator: Person", `"Annotator" is not a property name`},
		{"property twice", "entities.yaml", "annotator: Person", "annotated: Person", `duplicate key "annotated", first on line `},
		{"two item types", "entities.yaml", "[AssessmentItem]", "[AssessmentItem, Person]", "expected one item type"},
		{"no type", "entities.yaml", "annotator: Person", "annotator:", "annotator: expected a type"},
		{"mixed alternatives", "entities.yaml", "annotator: Person", "annotator: Person | string", "only entity types and IRI"},
		{"recommended property that is unknown", "entities.yaml", "Attempt with assignee and", "Attempt with asignee and", "with asignee: Attempt has no such property"},
		{"prose name of an unknown property", "entities.yaml", "{valueStep: step}", "{valueStep: stop}", "NumericScale has no property stop"},
		{"type twice", "entities.yaml", "Page: {extends: DigitalResource}", "Page: {extends: DigitalResource}\nChapter : {extends: Entity}", `duplicate key "Chapter", first on line `},
		{"event type called like an entity type", "events.yaml", "SurveyEvent:", "Survey:", "Survey already names an entity type of Caliper; choose another name"},
		{"unknown type of object", "events.yaml", "AudioObject, VideoObject:", "AudioObject, VidioObject:", `"VidioObject" is not an entity type; did you mean "VideoObject"?`},
		{"no vocabulary of actions", "terms.yaml", "Action:\n", "Actions:\n", "the vocabulary Action is missing"},
		{"unknown action", "events.yaml", "[Graded]", "[Grade]", `"Grade" is not an action; did you mean "Graded"?`},
		{"unknown type of an action", "events.yaml", "{generated!: DigitalResource}", "{generated!: Digital}", "ResourceManagementEvent.Copied.generated"},
		{"two envelopes", "envelope.yaml", "  data!:        [document]\n", "  data!:        [document]\nOther: {data: string}\n", "exactly one table"},
		{"text as the version", "version.yaml", `"1.2"`, "[1.2]", "version.yaml:1: version: expected text"},
		{"number as the version", "version.yaml", `"1.2"`, "1.2", "version.yaml:1: version: expected text; if 1.2 is meant as text, put it in quotes"},
		{"misprint that is a term", "terms.yaml", "MarkedAsUnRead: ", "MarkedAsRead: ", "Action: MarkedAsRead is a term, so it cannot be a misprint"},
		{"wider than inherited", "entities.yaml", "items: [AggregateMeasure]", "items: [Agent | string]", "AggregateMeasureCollection.items: only entity types"},
		{"not what is inherited", "entities.yaml", "items: [AggregateMeasure]", "items: AggregateMeasure", "AggregateMeasureCollection.items: expected an array, as Collection has it"},
		{"property that an event lacks", "events.yaml", "{generated!: DigitalResource}", "{generates!: DigitalResource}", `unknown property "generates" in ResourceManagementEvent; did you mean "generated"?`},
		{"property that an event lacks with an object", "events.yaml", "{target*: MediaLocation}", "{goal*: MediaLocation}", `unknown property "goal" in MediaEvent`},
		{"action of an envelope", "envelope.yaml", "  data!:        [document]\n", "  actions: [Viewed]\n", "Envelope cannot have actions here; allowed here: properties"},
		{"broken YAML", "events.yaml", "Event:\n", "Event: [\n", "events.yaml:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(edited(t, c.file, c.old, c.new), "v1p2", nil)
			if err == nil || !strings.HasPrefix(err.Error(), c.file+":") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s: ... %s", err, c.file, c.want)
			}
		})
	}
	if _, err := Load(fstest.MapFS{}, "v1p2", nil); err == nil {
		t.Error("Load found no error in a folder without tables")
	}
}

// TestProfileMistakes checks the same for mistakes in the table of a profile.
func TestProfileMistakes(t *testing.T) {
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown key", "media.yaml", "about:", "abuot:", `media.yaml:4: unknown key "abuot"; must be one of profile, section, about, events, certification`},
		{"two missing keys", "media.yaml", "profile: MediaProfile\nsection: profile-media\n", "", "profile is missing"},
		{"missing key", "media.yaml", "section: profile-media\n", "", "section is missing"},
		{"unknown event", "media.yaml", "  MediaEvent:\n    target", "  MedaEvent:\n    target", `media.yaml:7: "MedaEvent" is not an event type; did you mean "MediaEvent"?`},
		{"action of another event", "media.yaml", "ForwardedTo, JumpedTo:", "ForwardedTo, Viewed:", `MediaEvent cannot have the action "Viewed"`},
		{"unknown property", "media.yaml", "{object: MediaObject, target", "{objekt: MediaObject, target", `unknown property "objekt" in NavigationEvent`},
		{"wider than the event", "media.yaml", "{object: MediaObject, target", "{object: Person, target", "Person is not among what the event's own table allows"},
		{"unknown count", "assessment.yaml", "attempt-count: next", "attempt-count: more", `attempt-count is "more"; must be next or same`},
		{"position after an unknown row", "media.yaml", "position-as: Paused", "position-as: Viewed", "the table has no row MediaEvent Viewed"},
		{"unknown demand", "media.yaml", "  required:", "  needed:", "must be required or atLeastOne"},
		{"demand of an unknown row", "media.yaml", "[Started, Ended]", "[Started, End]", "the table has no row MediaEvent End"},
		{"name of another file", "media.yaml", "profile: MediaProfile", "profile: MoviesProfile", "media.yaml:2: the table of MoviesProfile belongs in the file movies.yaml; this one is MediaProfile's"},
		{"name that is not a property's", "media.yaml", "    target: MediaLocation with currentTime!", "    Target: MediaLocation", "allowed here: properties of the event, actions"},
		{"array for a single value", "media.yaml", "{object: MediaObject,", "{object: [MediaObject],", "media.yaml:20: NavigationEvent.object: expected a single value, as the event's own table has it"},
		{"wider after else", "media.yaml", "{object: MediaObject,", "{object: MediaObject else Person,", "media.yaml:20: NavigationEvent.object: Person is not among what"},
		{"an IRI alone", "media.yaml", "{object: MediaObject,", "{object: IRI,", "media.yaml:20: NavigationEvent.object: IRI is not among what"},
		{"wider than the action", "session.yaml", "LoggedIn, LoggedOut:", "LoggedIn, LoggedOut: {object: Session}",
			"session.yaml:9: SessionEvent.object: Session is not among what the event's own table with LoggedIn allows, SoftwareApplication"},
		{"nothing for one of the actions", "session.yaml", "    actions:", "    object: Session\n    actions:",
			"session.yaml:8: SessionEvent.object: the event's own table with LoggedIn allows only SoftwareApplication"},
		{"mark of a count", "assessment.yaml", "attempt-count: next", "attempt-count*: next", "assessment.yaml:12: attempt-count*: the only mark of attempt-count is !"},
		{"two counts", "assessment.yaml", "{attempt-count: next}", "{attempt-count: next, attempt-count!: same}", `assessment.yaml:12: duplicate key "attempt-count!", first on line 12`},
		{"count of no attempt", "search.yaml", "{object: D", "{actions: {Searched: {attempt-count: next}}, object: D",
			"search.yaml:7: attempt-count: nothing that SearchEvent may have as generated has count, or an attempt"},
		{"count without an action", "search.yaml", "{object: D", "{attempt-count: next, object: D", "search.yaml:7: attempt-count stands under an action; allowed here: properties of the event, actions"},
		{"mark of a position", "media.yaml", "position-as:", "position-as!:", "media.yaml:12: position-as cannot have a mark"},
		{"position after nothing", "media.yaml", "position-as: Paused", "position-as: ", "media.yaml:12: position-as: expected text"},
		{"position after several", "media.yaml", "position-as: Paused", "position-as: [Paused]", "media.yaml:12: position-as: expected text"},
		{"position in what has none", "session.yaml", "LoggedIn, LoggedOut:", "LoggedIn, LoggedOut: {target: Frame, position-as: TimedOut}",
			"session.yaml:9: position-as: nothing that SessionEvent may have as target has currentTime"},
		{"action twice", "media.yaml", "Muted, Unmuted:", "Muted, Muted:", `media.yaml:17: "Muted" is listed twice`},
		{"action in two lines", "media.yaml", "Muted, Unmuted:", "Muted, Unmuted, Paused:", `media.yaml:17: "Paused" is listed twice`},
		{"comma at the end", "media.yaml", "Muted, Unmuted:", "Muted, Unmuted,:", `media.yaml:17: "Muted, Unmuted,": expected a name, or several with commas between them`},
		{"no actions", "tool-use.yaml", "  ToolUseEvent:\n", "  ToolUseEvent:\n    actions:\n", "tool-use.yaml:8: actions: the list is empty; name some, [A, B], or leave the key out"},
		{"empty list of actions", "tool-use.yaml", "  ToolUseEvent:\n", "  ToolUseEvent: {actions: []}\n", "tool-use.yaml:7: actions: the list is empty"},
		{"action without a name", "tool-use.yaml", "  ToolUseEvent:\n", "  ToolUseEvent: {actions: ['']}\n", "tool-use.yaml:7: actions: expected text"},
		{"one action for a list", "tool-use.yaml", "  ToolUseEvent:\n", "  ToolUseEvent: {actions: Used}\n", "tool-use.yaml:7: actions: expected a list, [Used]"},
		{"objects", "tool-use.yaml", "  ToolUseEvent:\n", "  ToolUseEvent: {objects: [Page]}\n", "tool-use.yaml:7: ToolUseEvent cannot have objects here"},
		{"no certification", "tool-use.yaml", "  required:\n    ToolUseEvent: [Used]\n", "", "tool-use.yaml:9: expected a mapping"},
		{"demand without actions", "tool-use.yaml", "ToolUseEvent: [Used]", "ToolUseEvent:", "tool-use.yaml:11: ToolUseEvent: name its actions, such as [Used]"},
		{"demand of one action for a list", "tool-use.yaml", "ToolUseEvent: [Used]", "ToolUseEvent: Used", "tool-use.yaml:11: ToolUseEvent: expected a list, [Used]"},
		{"demand of another event", "tool-use.yaml", "ToolUseEvent: [Used]", "ViewEvent: [Viewed]", "tool-use.yaml:11: the table has no ViewEvent"},
		{"demand of actions where one row is for all", "general.yaml", "    Event:\n", "    Event: [Viewed]\n", "general.yaml:12: Event has one row, for every action; name it without a list"},
		{"demand twice in a list", "feedback.yaml", "[Commented, Ranked]", "[Commented, Commented]", `feedback.yaml:14: FeedbackEvent: "Commented" is listed twice`},
		{"demand of both kinds", "feedback.yaml", "  atLeastOne:", "  required: {FeedbackEvent: [Ranked]}\n  atLeastOne:", "feedback.yaml:15: FeedbackEvent Ranked is already required"},
		{"one alternative", "feedback.yaml", "[Commented, Ranked]", "[Commented]", "feedback.yaml:13: atLeastOne names a single row; put it under required"},
		{"second document", "feedback.yaml", "certification:", "---\ncertification:", "feedback.yaml:12: a second document begins here (---); a file holds one"},
		{"broken YAML", "media.yaml", "events:", "events: [", "media.yaml:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec, err := Load(edited(t, c.file, c.old, c.new), "v1p2", nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = spec.Profile(profileOf(c.file))
			if err == nil || !strings.HasPrefix(err.Error(), c.file+":") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s: ... %s", err, c.file, c.want)
			}
		})
	}
}
