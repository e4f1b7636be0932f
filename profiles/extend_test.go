package profiles

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// folder makes a folder of files. In text, each file begins with a line "-- name --".
func folder(text string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, part := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, content, _ := strings.Cut(part, " --\n")
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return fsys
}

// extended returns the tables of base with those of folders added. Errors name the folders own, own2 and so on.
func extended(base *Spec, folders ...fstest.MapFS) (*Spec, error) {
	var extensions []*Extension
	for i, fsys := range folders {
		shown := "own"
		if i > 0 {
			shown = fmt.Sprint("own", i+1)
		}
		e, err := ReadExtension(fsys, shown)
		if err != nil {
			return nil, err
		}
		extensions = append(extensions, e)
	}
	return base.Extend(extensions...)
}

// lab holds the tables of an imaginary laboratory.
const lab = `-- extension.yaml --
context: https://lab.example/ctx
specification: https://lab.example/terms
-- terms.yaml --
Action: {terms: [Weighed], misprints: {Wayed: Weighed}}
Unit: {terms: [Gram], section: https://lab.example/units}
-- entities.yaml --
Substance: {extends: Entity, mass: decimal, unit: Unit, h2o: boolean, insteadOf: {weight: mass}}
Water: {extends: Substance, unit!: Unit, mass: decimal}
Person: {labCoat: string}
-- events.yaml --
LabEvent: {extends: Event, object: Substance, actions: {Weighed: {object: Water}, Used: }, objects: {Water: {target+: Entity}}}
ViewEvent: {actions: [Weighed]}
-- lab.yaml --
profile: LabProfile
section: https://lab.example/#lab
about: lab work
events:
  LabEvent:
    actions:
      Weighed: {object: Water}
-- readme.txt --
not a table
-- .lab.yaml --
what some editor left
`

func TestExtend(t *testing.T) {
	base, err := ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	entities, own, terms := len(base.Entities), len(base.Profiles()), len(base.Vocabularies[0].Terms)
	spec, err := extended(base, folder(lab))
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Profile("LabProfile")
	if err != nil || len(p.Rows) != 1 || spec.Contexts[0] != "https://lab.example/ctx" {
		t.Errorf("%v: %v", p, err)
	}
	if got := spec.Vocabularies[0].Misprints; got["Wayed"] != "Weighed" || got["MarkedAsUnRead"] != "MarkedAsUnread" {
		t.Errorf("the misprints of Action are %v", got)
	}
	if len(base.Entities) != entities || len(base.Profiles()) != own || len(base.Vocabularies[0].Terms) != terms || base.Vocabularies[0].Misprints["Wayed"] != "" {
		t.Error("Extend changed the tables that it extended")
	}
	if _, err := extended(base, folder("-- terms.yaml --\n# nothing yet\n-- entities.yaml --\n---\n")); err != nil {
		t.Errorf("files with comments only: %v", err)
	}
	if _, err := ReadExtension(folder("-- .lab.yaml --\nx\n"), "own"); err == nil || err.Error() != "own: there are no tables in this folder" {
		t.Errorf("a folder without tables: %v", err)
	}
}

// propertiesOf counts the properties of a type, with the inherited ones.
func propertiesOf(t *testing.T, spec *Spec, name string) int {
	t.Helper()
	c, err := spec.checker()
	if err != nil {
		t.Fatal(err)
	}
	return len(c.properties[name])
}

// TestExtendMistakes checks that the error about a mistake in an extension says where it is and what would be right, and that an extension
// cannot change the tables that it extends. A case is a folder of one file; its text may begin further files.
func TestExtendMistakes(t *testing.T) {
	base, err := ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	has := func(name string) int { return propertiesOf(t, base, name) }
	room := mostProperties - has("DigitalResource")
	for _, c := range []struct{ name, file, text, want string }{
		// the folder
		{"version", "version.yaml", "version: '2'", "own/version.yaml:1: an extension cannot have this file; its own are extension.yaml, terms.yaml"},
		{"requirements", "requirements.yaml", "- id: x", "own/requirements.yaml:1: an extension cannot have this file"},
		{"other ending", "entities.yml", "Boat: {extends: Entity}", "own/entities.yml:1: this file is not read; tables end in .yaml"},
		{"capital in the name of a file", "Lab.yaml", "x", "own/Lab.yaml:1: expected a name of small letters and digits"},
		{"letter outside ASCII in the name of a file", "über.yaml", "x", "own/über.yaml:1: expected a name of small letters and digits"},
		{"profile of Caliper's", "media.yaml", "profile: MediaProfile", "own/media.yaml:1: Caliper has a MediaProfile already; give yours another name"},
		{"terms in another file", "term.yaml", "Action: {terms: [Weighed]}", `own/term.yaml:1: unknown key "Action"; must be one of profile, section, about, events, certification; types and vocabularies have the files`},

		// YAML
		{"second document", "entities.yaml", "Boat: {extends: Entity}\n---\nCanoe: {extends: Entity}", "own/entities.yaml:2: a second document begins here (---); a file holds one"},
		{"empty second document", "terms.yaml", "Unit: {terms: [Gram]}\n---\n", "own/terms.yaml:2: a second document begins here"},
		{"unknown anchor", "entities.yaml", "Boat: {extends: Entity}\nCanoe: *b", "own/entities.yaml:2: anchors (&), aliases (*) and merge keys (<<) are not used here"},
		{"anchor", "entities.yaml", "Boat: &b {extends: Entity}\nCanoe: *b", "own/entities.yaml:1: anchors (&), aliases (*)"},
		{"merge key", "entities.yaml", "Boat:\n  extends: Entity\n  <<: {a: string}", "own/entities.yaml:3: anchors (&), aliases (*)"},
		{"tag", "entities.yaml", "Boat: !!map {extends: Entity}", "own/entities.yaml:1: tags, such as !!map, are not used here"},
		{"control character", "entities.yaml", "Boat: {extends: Entity}\n\nCanoe: \x01", "own/entities.yaml:3: control character U+0001: remove it"},
		{"other encoding", "entities.yaml", "Boat: {extends: Entity}\n# Fl\xfcsse", "own/entities.yaml:2: this is not UTF-8; save the file in that encoding"},
		{"open brace", "entities.yaml", "Boat: {extends: Entity", "own/entities.yaml:1: did not find expected ',' or '}'"},
		{"wrong indentation", "entities.yaml", "Boat:\n  extends: Entity\n seats: integer", "own/entities.yaml:3: did not find expected key"},
		{"list for a name", "entities.yaml", "? [a, b]\n: {extends: Entity}", "own/entities.yaml:1: expected a name before the colon"},
		{"mapping for a name", "terms.yaml", "? {a: b}\n: {terms: [x]}", "own/terms.yaml:1: expected a name before the colon"},
		{"list for a mapping", "terms.yaml", "- Unit", "own/terms.yaml:1: expected a mapping (name: value)"},

		// extension.yaml
		{"unknown key", "extension.yaml", "contxt: x", `own/extension.yaml:1: unknown key "contxt"; must be one of context, specification; did you mean "context"?`},
		{"text for keys", "extension.yaml", "Boat", "own/extension.yaml:1: expected a mapping (name: value)"},
		{"several contexts", "extension.yaml", "context: [a]", "own/extension.yaml:1: context: expected text"},
		{"no context", "extension.yaml", "# mine\ncontext:\n", "own/extension.yaml:2: context: expected text"},
		{"context that is not an IRI", "extension.yaml", "context: not an iri", `own/extension.yaml:1: context is "not an iri"; expected an absolute IRI`},
		{"context without a host", "extension.yaml", "context: https:lab", `own/extension.yaml:1: context is "https:lab"; expected an absolute IRI`},
		{"Caliper's context", "extension.yaml", "context: http://purl.imsglobal.org/ctx/caliper/v1p2", "own/extension.yaml:1: http://purl.imsglobal.org/ctx/caliper/v1p2 is a context of Caliper's"},
		{"specification that is not a URL", "extension.yaml", "specification: lab", `own/extension.yaml:1: specification is "lab"; expected a URL without #`},

		// names
		{"small letter", "entities.yaml", "boat: {extends: Entity}", `own/entities.yaml:1: "boat" is not a type name; expected a capital letter, then letters and digits`},
		{"number", "entities.yaml", "1: {extends: Entity}", `own/entities.yaml:1: "1" is not a type name`},
		{"truth", "entities.yaml", "true: {extends: Entity}", `own/entities.yaml:1: "true" is not a type name`},
		{"null", "entities.yaml", "~: {extends: Entity}", `own/entities.yaml:1: "~" is not a type name`},
		{"two words", "entities.yaml", "Row Boat: {extends: Entity}", `own/entities.yaml:1: "Row Boat" is not a type name`},
		{"two types in a line", "entities.yaml", "Boat, Canoe: {extends: Entity}", `own/entities.yaml:1: "Boat, Canoe" is not a type name`},
		{"type called like a kind of value", "entities.yaml", "IRI: {extends: Entity}", "own/entities.yaml:1: IRI already names a kind of value of Caliper; choose another name"},
		{"entity type called like a vocabulary", "entities.yaml", "Role: {extends: Entity}", "own/entities.yaml:1: Role already names a vocabulary of Caliper"},
		{"entity type called like the profiles", "entities.yaml", "Profile: {extends: Entity}", "own/entities.yaml:1: Profile already names a vocabulary of Caliper"},
		{"entity type called like an event type", "entities.yaml", "ViewEvent: {extends: Entity}", "own/entities.yaml:1: ViewEvent already names an event type of Caliper"},
		{"vocabulary called like an entity type", "terms.yaml", "Agent: {terms: [x]}", "own/terms.yaml:1: Agent already names an entity type of Caliper; choose another name"},
		{"vocabulary called like the envelope", "terms.yaml", "Envelope: {terms: [x]}", "own/terms.yaml:1: Envelope already names the envelope of Caliper"},
		{"vocabulary called like a kind of value", "terms.yaml", "DateTime: {terms: [x]}", "own/terms.yaml:1: DateTime already names a kind of value of Caliper"},
		{"vocabulary in small letters", "terms.yaml", "string: {terms: [x]}", `own/terms.yaml:1: "string" is not a vocabulary name; expected a capital letter`},
		{"property with a hyphen", "entities.yaml", "Boat: {extends: Entity, line-2: string}", `own/entities.yaml:1: "line-2" is not a property name: a small letter, then letters and digits; allowed here: properties, extends, insteadOf, alsoCalled`},

		// terms.yaml
		{"vocabulary of nothing", "terms.yaml", "Unit:", "own/terms.yaml:1: Unit is empty; allowed here: section, terms, misprints, insteadOf"},
		{"vocabulary without terms", "terms.yaml", "Unit: {section: 'https://lab.example/'}", "own/terms.yaml:1: Unit has no terms"},
		{"terms that are not a list", "terms.yaml", "Unit: {terms: Gram}", "own/terms.yaml:1: terms: expected a list, [Gram]"},
		{"term twice", "terms.yaml", "Unit: {terms: [Gram, Gram]}", `own/terms.yaml:1: terms: "Gram" is listed twice`},
		{"number as term", "terms.yaml", "Unit:\n  terms:\n    - 1\n    - ~", "own/terms.yaml:3: terms: expected text; if 1 is meant as text, put it in quotes"},
		{"null as term", "terms.yaml", "Unit: {terms: [~]}", "own/terms.yaml:1: terms: expected text"},
		{"term of two words", "terms.yaml", "Unit: {terms: [Fluid ounce]}", `own/terms.yaml:1: "Fluid ounce" is not a term; expected a word without blanks and commas`},
		{"term of Caliper's", "terms.yaml", "Action: {terms: [Viewed]}", "own/terms.yaml:1: Action already has the term Viewed; leave it out"},
		{"misprint of an unknown term", "terms.yaml", "Action:\n  misprints: {Wayed: Nonsense}", `own/terms.yaml:2: Action: misprint Wayed stands for "Nonsense", which is not a term of it`},
		{"misprint of Caliper's", "terms.yaml", "Action: {misprints: {MarkedAsUnRead: MarkedAsRead}}", "own/terms.yaml:1: Action already has the misprint MarkedAsUnRead; leave it out"},
		{"section of Caliper's vocabulary", "terms.yaml", "Action: {section: 'https://lab.example/', terms: [Weighed]}", "own/terms.yaml:1: Action is a vocabulary of Caliper: terms and misprints can be added to it, nothing else"},
		{"section that leads nowhere", "terms.yaml", "Unit: {section: x, terms: [Gram]}", `own/terms.yaml:1: section of Unit is "x"; expected a URL, or leave it out`},
		{"terms of the profiles", "terms.yaml", "Profile: {terms: [LabProfile]}", "own/terms.yaml:1: the terms of Profile are the profiles that have a table"},

		// what is extended
		{"type misspelt", "entities.yaml", "Persn: {labCoat: string}", `own/entities.yaml:1: "Persn" is not an entity type of Caliper's; a new one extends another; did you mean "Person"?`},
		{"event type of nothing", "events.yaml", "LabEvent: {object: Entity}", `own/events.yaml:1: "LabEvent" is not an event type of Caliper's; a new one extends another`},
		{"event type in the wrong file", "entities.yaml", "ViewEvent: {x: string}", "own/entities.yaml:1: ViewEvent is not an entity type; it belongs in events.yaml"},
		{"nothing said", "events.yaml", "LabEvent:", "own/events.yaml:1: LabEvent is empty; allowed here: properties, extends, actions, objects, insteadOf, alsoCalled"},
		{"extends nothing", "events.yaml", "LabEvent: {extends: , object: Entity}", "own/events.yaml:1: extends: expected a type, or several, [A, B]"},
		{"extends an empty list", "events.yaml", "LabEvent: {extends: []}", "own/events.yaml:1: extends: expected a list, [A, B]"},
		{"extends with a mark", "entities.yaml", "Boat: {extends!: Entity}", "own/entities.yaml:1: extends is not a property and cannot have a mark"},
		{"extends an unknown type", "entities.yaml", "Substance: {extends: Entitty}", `own/entities.yaml:1: Substance extends "Entitty", which is not a type; did you mean "Entity"?`},
		{"extends another kind", "entities.yaml", "Boat: {extends: Event}", "own/entities.yaml:1: Boat extends Event, which is an event type; expected an entity type"},
		{"circle, seen from another table", "entities.yaml", "Aaa: {extends: Entity, x: Bbb with y}\nBbb: {extends: Ccc}\nCcc: {extends: Bbb}", "own/entities.yaml:3: Ccc extends itself"},
		{"supertype of Caliper's type", "entities.yaml", "Person: {extends: Entity}", "own/entities.yaml:1: Person is a type of Caliper: properties can be added to it, nothing else"},
		{"supertype of Caliper's event", "events.yaml", "ViewEvent: {extends: Event}", "own/events.yaml:1: ViewEvent is a type of Caliper: properties, actions and objects can be added to it, nothing else"},

		// properties
		{"unknown type", "entities.yaml", "Substance: {extends: Entity, mass: dezimal}", `own/entities.yaml:1: Substance.mass: unknown type "dezimal"; did you mean "decimal"?`},
		{"two marks", "entities.yaml", "Boat:\n  extends: Entity\n  mass: string\n  mass!: decimal", `own/entities.yaml:4: duplicate key "mass!", first on line 3`},
		{"document outside the envelope", "entities.yaml", "Boat: {extends: Entity, manual: document}", "own/entities.yaml:1: Boat.manual: document stands for an event or describe, in the envelope only; the entity type is Document"},
		{"type's own name elsewhere", "entities.yaml", "Boat: {extends: Entity, make: Term}", "own/entities.yaml:1: Boat.make: Term is for type only"},
		{"event as a value", "entities.yaml", "Boat: {extends: Entity, last: ViewEvent}", "own/entities.yaml:1: Boat.last: ViewEvent is an event type, which a property cannot hold"},
		{"type twice", "entities.yaml", "Boat: {extends: Entity, owner: Person | Person}", "own/entities.yaml:1: Boat.owner: Person is listed twice"},
		{"type missing", "entities.yaml", "Boat: {extends: Entity, owner: Person |}", "own/entities.yaml:1: Boat.owner: a type is missing beside | or else"},
		{"else an IRI", "entities.yaml", "Boat: {extends: Entity, owner: Person else IRI}", "own/entities.yaml:1: Boat.owner: expected entity types before and after else"},
		{"an IRI, else an entity", "entities.yaml", "Boat: {extends: Entity, owner: IRI else Person}", "own/entities.yaml:1: Boat.owner: expected entity types before and after else"},
		{"wanted twice", "entities.yaml", "Boat: {extends: Entity, owner: Person with name and name!}", "own/entities.yaml:1: Boat.owner: with name: it is listed twice"},
		{"too many", "entities.yaml", "Boat:\n  extends: Entity\n" + many(300), "own/entities.yaml:1: Boat has " + strconv.Itoa(300+has("Entity")) + " properties, with the inherited ones; a type can have 255"},
		{"too many for Caliper's type", "entities.yaml", "DigitalResource:\n" + many(240), "own/entities.yaml:2: DigitalResource has " + strconv.Itoa(240+has("DigitalResource")) + " properties"},
		{"too many for a subtype of it", "entities.yaml", "DigitalResource:\n" + many(room), "own/entities.yaml:2: AssignableDigitalResource has " + strconv.Itoa(room+has("AssignableDigitalResource")) + " properties"},
		{"insteadOf a property", "entities.yaml", "Boat:\n  extends: Entity\n  insteadOf: {name: description}", "own/entities.yaml:3: Boat: insteadOf name: Boat has that property"},
		{"instead of an unknown one", "entities.yaml", "Boat: {extends: Entity, insteadOf: {title: nam}}", "own/entities.yaml:1: Boat: insteadOf title: Boat has no property nam"},

		// // additions to the types of the extended version
		{"property of Caliper's", "entities.yaml", "DigitalResource:\n  mediaType: string", "own/entities.yaml:2: DigitalResource already has a property mediaType"},
		{"property that Caliper's type inherits", "entities.yaml", "Person: {name!: integer}", "own/entities.yaml:1: Person already has a property name, that of Entity"},
		{"property that subtypes have", "entities.yaml", "Entity: {value: integer}", "own/entities.yaml:1: Comment, which extends Entity, already has a property value"},
		{"action of Caliper's", "events.yaml", "ViewEvent: {actions: {Viewed: {target!: Entity}}}", "own/events.yaml:1: ViewEvent already has the action Viewed, which cannot be changed"},
		{"object of Caliper's", "events.yaml", "MediaEvent: {objects: {VideoObject: {generated!: Entity}}}", "own/events.yaml:1: MediaEvent already has a row for the object VideoObject, which cannot be changed"},
		{"object above Caliper's", "events.yaml", "MediaEvent: {objects: {MediaObject: {generated!: Entity}}}", "own/events.yaml:1: MediaEvent: AudioObject and MediaObject overlap"},
		{"object that never is", "events.yaml", "MediaEvent: {objects: {Person: {generated!: Entity}}}", "own/events.yaml:1: MediaEvent: its object is never of the type Person"},
		{"actions of the generic event", "events.yaml", "Event: {actions: [Viewed]}", "own/events.yaml:1: Event already allows every action"},

		// // inherited properties can only be restricted
		{"other kind of value", "entities.yaml", "Boat: {extends: Entity, name: integer}", "own/entities.yaml:1: Boat.name: integer is not among what Entity allows, string"},
		{"text for an entity", "events.yaml", "LabEvent: {extends: Event, object: string}", "own/events.yaml:1: LabEvent.object: string is not among what Event allows, Entity"},
		{"array", "events.yaml", "LabEvent: {extends: Event, object: [Entity]}", "own/events.yaml:1: LabEvent.object: expected a single value, as Event has it"},
		{"no array", "entities.yaml", "Fleet: {extends: Collection, items: Entity}", "own/entities.yaml:1: Fleet.items: expected an array, as Collection has it"},
		{"IRI alone", "entities.yaml", "Boat: {extends: Entity, otherIdentifiers: [IRI]}", "own/entities.yaml:1: Boat.otherIdentifiers: expected an entity type, as Entity has it"},
		{"wider for an action", "events.yaml", "LabEvent: {extends: Event, object: Person, actions: {Viewed: {object: Session}}}", "own/events.yaml:1: LabEvent.Viewed.object: Session is not among what LabEvent allows, Person"},
		{"two types that differ", "entities.yaml", "Boat: {extends: [DigitalResource, Attempt]}", "own/entities.yaml:1: Boat has the property isPartOf of DigitalResource and that of Attempt, which differ"},
		{"two types of Caliper's made to differ", "entities.yaml", "Collection: {owner: Person}\nDigitalResource: {owner: string}", "own/entities.yaml:2: Assessment has the property owner of DigitalResource and that of Collection, which differ"},

		// actions and objects
		{"unknown property of an action", "events.yaml", "LabEvent: {extends: Event, actions: {Viewed: {objekt!: Entity}}}", `own/events.yaml:1: unknown property "objekt" in LabEvent; did you mean "object"?`},
		{"unknown property of an object", "events.yaml", "LabEvent: {extends: Event, objects: {Page: {objekt: Entity}}}", `own/events.yaml:1: unknown property "objekt" in LabEvent; did you mean "object"?`},
		{"action twice", "events.yaml", "LabEvent: {extends: Event, actions: [Viewed, Viewed]}", `own/events.yaml:1: actions: "Viewed" is listed twice`},
		{"action in two lines", "events.yaml", `LabEvent: {extends: Event, actions: {"Viewed, Used": , Viewed: }}`, `own/events.yaml:1: "Viewed" is listed twice`},
		{"action without a name", "events.yaml", `LabEvent: {extends: Event, actions: {"Viewed,": }}`, `own/events.yaml:1: "Viewed,": expected a name, or several with commas between them`},
		{"no actions", "events.yaml", "LabEvent:\n  extends: Event\n  actions:", "own/events.yaml:3: actions: the list is empty; name some, [A, B], or leave the key out"},
		{"empty list of actions", "events.yaml", "LabEvent: {extends: Event, actions: []}", "own/events.yaml:1: actions: the list is empty"},
		{"one action for a list", "events.yaml", "LabEvent: {extends: Event, actions: Viewed}", "own/events.yaml:1: actions: expected a list, [Viewed]"},
		{"action for actions", "events.yaml", "LabEvent: {extends: Event, action: [Viewed]}", `own/events.yaml:1: LabEvent.action: "Viewed" is an action, not a type; actions are listed under the key actions`},
		{"actions of an entity type", "entities.yaml", "Person: {actions: [Viewed]}", "own/entities.yaml:1: Person cannot have actions here; allowed here: properties, extends, insteadOf, alsoCalled"},
		{"objects of an entity type", "entities.yaml", "Boat: {extends: Entity, objects: [Page]}", "own/entities.yaml:1: Boat cannot have objects here"},
		{"objects that overlap", "events.yaml", "LabEvent: {extends: Event, objects: [Agent, Person]}", "own/events.yaml:1: LabEvent: Agent and Person overlap"},

		// profiles
		{"profile with comments only", "lab.yaml", "# later", "own/lab.yaml:1: there is no table in this file; expected profile, section, about, events, certification"},
		{"profile without content", "lab.yaml", "---\n", "own/lab.yaml:1: there is no table in this file"},
		{"profile that is null", "lab.yaml", "~", "own/lab.yaml:1: there is no table in this file"},
		{"no profile, no section", "lab.yaml", "about: x\nevents: {Event: }", "own/lab.yaml:1: profile is missing"},
		{"profile of another file", "lab.yaml", labProfile("BoatLendingProfile", "ViewEvent:"), "own/lab.yaml:1: the table of BoatLendingProfile belongs in the file boat-lending.yaml; this one is LabProfile's"},
		{"name that does not end in Profile", "lab.yaml", labProfile("Lab", "ViewEvent:"), `own/lab.yaml:1: "Lab" is not a profile name; this file is LabProfile's`},
		{"anchor of Caliper's specification", "lab.yaml", "profile: LabProfile\nsection: profile-lab", `own/lab.yaml:2: section is "profile-lab"; expected a URL`},
		{"unknown event of a profile", "lab.yaml", labProfile("LabProfile", "LabEvent:") + "\n-- events.yaml --\nLabsEvent: {extends: Event, actions: [Viewed]}", `own/lab.yaml:5: "LabEvent" is not an event type; did you mean "LabsEvent"?`},
		{"nothing for an action of the same extension", "lab.yaml", labProfile("LabProfile", "LabEvent: {object: Page}") + "\n-- events.yaml --\nLabEvent: {extends: Event, actions: {Viewed: {object: Frame}}}",
			"own/lab.yaml:5: LabEvent.object: the event's own table with Viewed allows only Frame"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := extended(base, folder("-- "+c.file+" --\n"+c.text)); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// many returns the lines of n properties.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  own%d: string\n", i)
	}
	return b.String()
}

// labProfile returns the table of a profile with one event, in line 5.
func labProfile(name, event string) string {
	return "profile: " + name + "\nsection: https://lab.example/#lab\nabout: lab work\nevents:\n  " + event
}

// TestExtendAccepts checks that tables which look wrong, but are right, are accepted.
func TestExtendAccepts(t *testing.T) {
	base, err := ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"entity type called Document":           "-- entities.yaml --\nBoat: {extends: Entity, manual: Document | Page}\n-- lab.yaml --\n" + labProfile("LabProfile", "ViewEvent: {object: Document}"),
		"narrower than each of two":             "-- entities.yaml --\nBoat: {extends: [DigitalResource, Attempt], isPartOf: Attempt}\n",
		"more than one type, no two differ":     "-- entities.yaml --\nBoat: {extends: [Comment, SoftwareApplication]}\n",
		"types with a warning, as inherited":    "-- events.yaml --\nLookEvent: {extends: ViewEvent, actor: Person else Group, object: Result, actions: [Viewed]}\n",
		"end of a document":                     "-- entities.yaml --\nBoat: {extends: Entity}\n...\n",
		"context that is a URN":                 "-- extension.yaml --\ncontext: urn:example:lab\n",
		"255 properties":                        "-- entities.yaml --\nBoat:\n  extends: Entity\n" + many(mostProperties-propertiesOf(t, base, "Entity")),
		"wider for all actions than for one":    "-- lab.yaml --\n" + labProfile("LabProfile", "SessionEvent: {object: SoftwareApplication | Session}"),
		"some of the actions":                   "-- lab.yaml --\n" + labProfile("LabProfile", "SessionEvent: {object: Session, actions: [TimedOut]}"),
		"an action that Caliper's profiles get": "-- terms.yaml --\nAction: {terms: [Weighed]}\n-- events.yaml --\nViewEvent: {actions: {Weighed: {object: Frame}}}\n",
	} {
		spec, err := extended(base, folder(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, profile := range spec.Profiles() {
			if _, err := spec.Profile(profile); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestExtendTwice checks that an extension can use the tables of another extension and add to them, but not change them.
func TestExtendTwice(t *testing.T) {
	base, err := ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, second, want string }{
		{"uses", "-- entities.yaml --\nSalt: {extends: Substance, mass: decimal, grain: Unit}\n", ""},
		{"adds", "-- entities.yaml --\nSubstance: {colour: string}\n-- events.yaml --\nLabEvent: {actions: [Viewed]}\n", ""},
		{"is there", "-- entities.yaml --\nSubstance: {extends: Entity}\n", "own2/entities.yaml:1: Substance is a type of own: properties can be added to it, nothing else"},
		{"has it", "-- entities.yaml --\nPerson: {labCoat: string}\n", "own2/entities.yaml:1: Person already has a property labCoat"},
		{"inherits it", "-- entities.yaml --\nWater: {mass: decimal}\n", "own2/entities.yaml:1: Water already has a property mass"},
		{"subtypes have it", "-- entities.yaml --\nAgent: {labCoat: string}\n", "own2/entities.yaml:1: Person, which extends Agent, already has a property labCoat"},
		{"acts so", "-- events.yaml --\nLabEvent: {actions: [Weighed]}\n", "own2/events.yaml:1: LabEvent already has the action Weighed"},
		{"term", "-- terms.yaml --\nUnit: {terms: [Gram]}\n", "own2/terms.yaml:1: Unit already has the term Gram"},
		{"other meaning", "-- terms.yaml --\nSubstance: {terms: [Gram]}\n", "own2/terms.yaml:1: Substance already names an entity type of own"},
		{"profile", "-- lab.yaml --\n" + labProfile("LabProfile", "ViewEvent:"), "own2/lab.yaml:1: own has a LabProfile already; give yours another name"},
	} {
		_, err := extended(base, folder(lab), folder(c.second))
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// FuzzTables checks that every error about a file of an extension says where the mistake is, and shows nothing of the loader's internals.
func FuzzTables(f *testing.F) {
	base, err := ShippedVersion("1.2")
	if err != nil {
		f.Fatal(err)
	}
	files := []string{extensionFile, termsFile, entitiesFile, eventsFile, "lab.yaml"}
	for i, name := range files {
		f.Add(uint8(i), folder(lab)[name].Data)
		if shippedData, err := shipped.ReadFile("v1p2/" + name); err == nil {
			f.Add(uint8(i), shippedData)
		}
	}
	located := regexp.MustCompile(`^own/(extension|terms|entities|events|lab)\.yaml:[1-9][0-9]*: .`)
	internal := regexp.MustCompile(`!!|struct|\bnil\b|%!`)
	f.Fuzz(func(t *testing.T, i uint8, data []byte) {
		fsys := folder(lab)
		fsys[files[int(i)%len(files)]] = &fstest.MapFile{Data: data}
		_, err := extended(base, fsys)
		if err == nil {
			return
		}
		if !located.MatchString(err.Error()) {
			t.Errorf("no place: %v", err)
		}
		if internal.MatchString(err.Error()) && !internal.Match(data) {
			t.Errorf("internals: %v", err)
		}
	})
}
