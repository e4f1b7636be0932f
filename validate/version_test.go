package validate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

const (
	v1p2 = `"http://purl.imsglobal.org/ctx/caliper/v1p2"`
	v1p1 = `"http://purl.imsglobal.org/ctx/caliper/v1p1"`
	v1p0 = `"http://purl.imsglobal.org/ctx/caliper/v1/Context"`

	survey = `"http://purl.imsglobal.org/ctx/caliper/v1p1/SurveyProfile-extension"`
	search = `"http://purl.imsglobal.org/ctx/caliper/v1p1/SearchProfile-extension"`
)

// view returns a ViewEvent; more are further members of it, and moreOfActor further members of its actor.
func view(id int, more, moreOfActor string) string {
	return fmt.Sprintf(`{%s"id":"urn:uuid:7c1f0b5e-1d7a-4c8e-8b1f-%012x","type":"ViewEvent","actor":{%s"id":"https://lakeside.example/people/1187","type":"Person"},`+
		`"action":"Viewed","object":{"id":"https://lakeside.example/pages/12","type":"WebPage"},"eventTime":"2026-04-17T11:56:38.800Z"}`, more, id, moreOfActor)
}

// TestVersion checks by which version a document is judged, and the reason for that version.
func TestVersion(t *testing.T) {
	const typed = `{"@type":"http://purl.imsglobal.org/caliper/v1/ViewEvent","actor":"https://lakeside.example/people/1187",` +
		`"action":"http://purl.imsglobal.org/vocab/caliper/v1/action#Viewed","object":"https://lakeside.example/pages/12","eventTime":"2015-04-17T11:56:38.800Z"}`
	envelope := func(dataVersion, item string) string {
		return `{"sensor":"https://lakeside.example/sensors/1","sendTime":"2026-04-17T11:57:00.000Z","dataVersion":` + dataVersion + `,"data":[` + item + `]}`
	}
	for name, test := range map[string]struct {
		data         string
		options      validate.Options
		version, why string // those of the first finding
	}{
		"@context in an object":             {`{"@context":{"@context":` + v1p1 + `},` + view(1, "", "")[1:], validate.Options{}, "1.1", "@context"},
		"@context in lists":                 {`{"@context":[[` + v1p1 + `]],` + view(1, "", "")[1:], validate.Options{}, "1.1", "@context"},
		"@context by a string before":       {`{"@context":[{"x":` + v1p2 + `},` + v1p1 + `],"profile":"ReadingProfile",` + view(1, "", "")[1:], validate.Options{}, "1.1", "@context"},
		"context, without @":                {view(1, `"context":`+v1p1+`,`, ""), validate.Options{}, "1.1", "@context"},
		"a nested @context":                 {view(1, "", `"@context":`+v1p1+`,`), validate.Options{}, "1.1", "nested @context"},
		"a nested @context beats the words": {view(1, `"@id":"_:x",`, `"@context":`+v1p1+`,`), validate.Options{}, "1.1", "nested @context"},
		"not that of extensions":            {view(1, `"extensions":{"@context":`+v1p1+`,"@type":"x"},`, ""), validate.Options{}, "1.2", ""},
		"keywords of 1.0":                   {`{"@id":"https://lakeside.example/pages/12","@type":"WebPage"}`, validate.Options{}, "1.0", "terms"},
		"IRIs of 1.0":                       {strings.Replace(typed, "@type", "type", 1), validate.Options{}, "1.0", "terms"},
		"nor IRIs in them":                  {view(1, `"extensions":{"type":"http://purl.imsglobal.org/caliper/v1/x"},`, ""), validate.Options{}, "1.2", ""},
		"1.0 beats the dataVersion":         {envelope(v1p1, typed), validate.Options{}, "1.0", "terms"},
		"an envelope of 1.0":                {strings.Replace(envelope(v1p1, typed), `"dataVersion":`+v1p1+`,`, "", 1), validate.Options{}, "1.0", "terms"},
		"the dataVersion":                   {envelope(v1p1, view(1, "", "")), validate.Options{}, "1.1", "dataVersion"},
		"a short dataVersion":               {envelope(`"v1p1"`, view(1, "", "")), validate.Options{}, "1.1", "dataVersion"},
		"a shorter dataVersion":             {envelope(`"1.1"`, view(1, "", "")), validate.Options{}, "1.1", "dataVersion"},
		"a dataVersion of none":             {envelope(`"11"`, view(1, "", "")), validate.Options{}, "1.2", ""},
		"nothing":                           {view(1, "", ""), validate.Options{}, "1.2", ""},
		"the user":                          {view(1, "", ""), validate.Options{Version: "1.1"}, "1.1", ""},
		"what the user requires":            {view(1, "", ""), validate.Options{Require: "1.1"}, "1.1", ""},
		"the user, twice":                   {view(1, "", ""), validate.Options{Require: "1.1", Version: "1.0"}, "1.0", ""},
	} {
		found := findings(t, newValidator(t, test.options), "a.json", []byte(test.data))
		in := func(f finding.Finding) bool { return !strings.HasPrefix(f.Rule, "envelope/data-version") }
		i := slices.IndexFunc(found, in)
		if i < 0 {
			t.Errorf("%s: no finding", name)
		} else if f := found[i]; f.Caliper != test.version || f.CaliperFrom != test.why {
			t.Errorf("%s: %s is of %q by %q, want %q by %q", name, f.Rule, f.Caliper, f.CaliperFrom, test.version, test.why)
		}
	}
}

// TestGuessed checks that requirements of only one version are left out if nothing tells the version of a document, and that they are not if
// the user gave the version.
func TestGuessed(t *testing.T) {
	attempt := `{"id":"https://lakeside.example/essays/7/attempts/2","type":"Attempt","actor":"https://lakeside.example/users/cleo"}`
	for name, test := range map[string]struct {
		data    string
		version string
		want    string
	}{
		"an event":                         {view(1, "", ""), "", "context/missing"},
		"an event of 1.2":                  {view(1, "", ""), "1.2", "context/missing event/profile-missing"},
		"a property of 1.1":                {attempt, "", "context/missing"},
		"a property of 1.1 in 1.2":         {attempt, "1.2", "context/missing property/unknown"},
		"a property of nobody":             {strings.Replace(attempt, "actor", "actress", 1), "", "context/missing property/unknown"},
		"a type of 1.1":                    {strings.Replace(attempt, "Attempt", "EpubVolume", 1), "", "context/missing"},
		"an action of 1.0":                 {strings.Replace(view(1, "", ""), "Viewed", "Replied", 1), "", "context/missing"},
		"an action of nobody":              {strings.Replace(view(1, "", ""), "Viewed", "Answered", 1), "", "context/missing event/action-unknown"},
		"a role that 1.0's libraries have": {`{"id":"https://lakeside.example/rosters/1","type":"Membership","roles":["TeachingAssistant"]}`, "", "context/missing"},
	} {
		var got []string
		for _, f := range findings(t, newValidator(t, validate.Options{Version: test.version}), "a.json", []byte(test.data)) {
			got = append(got, f.Rule)
		}
		if slices.Sort(got); strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

// TestMemoOfVersions checks that documents of one shape are each judged by their own version, whatever came before: the shape contains
// neither the version nor the contexts of extensions.
func TestMemoOfVersions(t *testing.T) {
	foreign := `"https://lakeside.example/ctx"`
	var all []string
	add := func(document func(context string) string, contexts ...string) {
		for range 3 {
			for i := range contexts { // so that each context comes after each other one
				for _, j := range []int{0, i, 0, i} {
					all = append(all, document(contexts[j]))
				}
			}
		}
	}
	id := 0
	nested := func(ctx string) string { id++; return view(id, "", `"@context":`+ctx+`,`) }
	for _, first := range []string{foreign, v1p2, v1p1, v1p0} {
		add(nested, first, foreign, v1p2, v1p1, v1p0)
		add(func(ctx string) string { return `[` + nested(ctx) + `]` }, first, foreign, v1p2, v1p1, v1p0)
	}
	add(func(ctx string) string { id++; return view(id, `"@context":[`+foreign+`,`+ctx+`],`, "") }, v1p2, v1p1, v1p0, survey, foreign)
	add(func(ctx string) string { id++; return view(id, `"@context":[{"query":`+foreign+`},`+ctx+`],`, "") }, v1p1, search, survey, v1p2)
	add(func(ctx string) string { id++; return view(id, `"@context":{"@context":`+ctx+`},`, "") }, v1p2, v1p1, v1p0, foreign)
	add(func(ctx string) string {
		id++
		return strings.Replace(view(id, `"@context":`+v1p1+`,`, ""), `"type":"WebPage"`, `"@context":`+ctx+`,"type":"Questionnaire","items":[]`, 1)
	}, survey, v1p1, search, foreign)
	add(func(ctx string) string {
		id++
		return strings.Replace(view(id, `"@context":`+ctx+`,`, ""), "WebPage", "Query", 1)
	}, search, v1p1, survey, v1p2)
	add(func(iri string) string {
		id++
		return strings.Replace(view(id, "", ""), `"Viewed"`, iri, 1)
	}, `"http://purl.imsglobal.org/vocab/caliper/v1/action#Viewed"`, `"https://lakeside.example/vocab#Viewed"`, `"Viewed"`)
	for _, version := range []string{"", "1.2", "1.1", "1.0"} {
		for _, order := range []string{"forwards", "backwards"} {
			data := []byte(strings.Join(all, "\n") + "\n")
			want := told(t, validate.Options{Jobs: 1, NoCache: true, Version: version}, 0, "a.ndjson", data)
			if got := told(t, validate.Options{Jobs: 1, Version: version}, 0, "a.ndjson", data); got != want {
				t.Errorf("version of data %q, %s: %s", version, order, firstDifference(got, want))
			}
			slices.Reverse(all)
		}
	}
}

// TestOtherVersions checks the findings about terms of another version, and which context a term of an extension needs.
func TestOtherVersions(t *testing.T) {
	describe := func(context, typeName, more string) string {
		return `{"@context":` + context + `,"id":"https://lakeside.example/things/1","type":"` + typeName + `"` + more + `}`
	}
	event := func(context, old, new string) string {
		return strings.Replace(view(1, `"@context":`+context+`,`, ""), old, new, 1)
	}
	role := func(context, role string) string {
		return describe(context, "Membership", `,"roles":["Instructor","`+role+`"]`)
	}
	inPage := func(context string) string {
		return event(v1p1, `"type":"WebPage"`, `"type":"WebPage","isPartOf":{`+context+`"id":"https://lakeside.example/q/1","type":"LikertScale"}`)
	}
	for name, test := range map[string]struct{ data, want string }{
		"came later":               {event(v1p1, `"action"`, `"profile":"ReadingProfile","action"`), "error property/unknown /profile (profile came with Caliper 1.2; this event is Caliper 1.1 by its @context)"},
		"a property of 1.1 in 1.0": {describe(v1p0, "WebPage", `,"mediaType":"text/html"`), "warning property/unknown /mediaType (mediaType came with Caliper 1.1; this entity describe is Caliper 1.0 by its @context)"},
		"a type of 1.1 in 1.0":     {describe(v1p0, "Page", ""), "warning type/unknown /type (Page came with Caliper 1.1; this entity describe is Caliper 1.0 by its @context)"},
		"an action of 1.1 in 1.0":  {event(v1p0, `"Viewed"`, `"http://purl.imsglobal.org/vocab/caliper/v1/action#Reset"`), "warning event/action-unknown /action (Reset came with Caliper 1.1; this event is Caliper 1.0 by its @context)"},
		"an action of 1.0":         {event(v1p2, "Viewed", "Replied"), "error event/action-unknown /action (Replied belongs to Caliper 1.0; this event is Caliper 1.2 by its @context)"},
		"not of this event":        {event(v1p2, "Viewed", "EnteredFullscreen"), `error event/action-unknown /action (ViewEvent allows Viewed)`},
		"deprecated":               {describe(v1p2, "Session", `,"actor":"https://lakeside.example/people/1187"`), "error property/unknown /actor (actor was deprecated in Caliper 1.1: use user)"},
		"deprecated for nothing":   {describe(v1p2, "Result", `,"normalScore":1.5`), "error property/unknown /normalScore (normalScore was deprecated in Caliper 1.1, and nothing took its place: leave it out)"},
		"a deprecated type":        {describe(v1p2, "EpubVolume", ""), "error type/unknown /type (EpubVolume was deprecated in Caliper 1.1: use Document, Chapter or Page)"},
		"deprecated in 1.1":        {describe(v1p1, "Result", `,"totalScore":1.5`), "error property/deprecated /totalScore (use resultScore)"},
		"for nothing in 1.1":       {describe(v1p1, "Result", `,"curveFactor":1.5`), "error property/deprecated /curveFactor (leave it out)"},
		"a type in 1.1":            {describe(v1p1, "Reading", ""), "warning type/deprecated /type (use Document)"},
		"one of nobody":            {describe(v1p1, "WebPage", `,"colour":"green"`), `error property/unknown /colour (data of your own belongs in "extensions")`},
		"a role of the libraries":  {role(v1p1, "TeachingAssistant#Grader"), "error value/term /roles/1 (write Instructor#Grader, beside Instructor)"},
		"and its own":              {role(v1p1, "TeachingAssistant"), "error value/term /roles/1 (write Instructor#TeachingAssistant, beside Instructor)"},
		"a role of 1.0":            {role(v1p0, "http://purl.imsglobal.org/vocab/lis/v2/membership/TeachingAssistant#Grader"), ""},
		"a core role of 1.0":       {role(v1p0, "http://purl.imsglobal.org/vocab/lis/v2/membership#TeachingAssistant"), ""},
		"a session of 1.0":         {event(v1p0, `"action"`, `"federatedSession":{"@id":"https://lakeside.example/s/1","@type":"http://purl.imsglobal.org/caliper/v1/Session"},"action"`), ""},
		"a profile of 1.1":         {event(v1p2, `"action"`, `"profile":"BasicProfile","action"`), "error event/profile-unknown /profile (write GeneralProfile)"},

		"an extension's type within":  {inPage(""), "error context/extension /object/isPartOf/type (write http://purl.imsglobal.org/ctx/caliper/v1p1/FeedbackProfile-extension or " + strings.Trim(survey, `"`) + ")"},
		"with its own context":        {inPage(`"@context":` + survey + `,`), ""},
		"with that of another":        {event(`[`+search+`,`+v1p1+`]`, "WebPage", "LtiLink"), "error context/extension /object/type (write http://purl.imsglobal.org/ctx/caliper/v1p1/ToolLaunchProfile-extension)"},
		"with a misspelt one":         {event(`["http://purl.imsglobal.org/ctx/caliper/v1p1/ToolLaunchProfile-extension/",`+v1p1+`]`, "WebPage", "LtiLink"), "error context/misspelt /@context/0 (write http://purl.imsglobal.org/ctx/caliper/v1p1/ToolLaunchProfile-extension)"},
		"once for each context":       {describe(v1p1, "Questionnaire", `,"items":[{"id":"https://lakeside.example/q/1","type":"QuestionnaireItem","question":{"id":"https://lakeside.example/q/2","type":"Question"}}]`), "error context/extension /@context (write " + strings.Trim(survey, `"`) + ")"},
		"an extension's action":       {strings.Replace(event(v1p1, "Viewed", "Copied"), "ViewEvent", "Event", 1), "error context/extension /action (write http://purl.imsglobal.org/ctx/caliper/v1p1/ResourceManagementProfile-extension)"},
		"a foreign context after one": {strings.Replace(event(`[`+search+`,"https://lakeside.example/ctx"]`, "Viewed", "Searched"), "ViewEvent", "SearchEvent", 1), "error context/order /@context (put " + strings.Trim(search, `"`) + " at the end, so that no other context changes its terms)"},
		"an inline word":              {event(`[{"query":"https://schema.org/query"},`+v1p1+`]`, "x", "x"), ""},
		"an inline word of a context": {describe(`[{"query":"https://schema.org/query"},`+search+`,`+v1p1+`]`, "WebPage", ""), "warning context/redefines-term /@context/0/query (give your own term another name)"},
	} {
		var got []string
		for _, f := range findings(t, newValidator(t, validate.Options{}), "a.json", []byte(test.data)) {
			if f.Rule != "event/profile-missing" {
				got = append(got, fmt.Sprintf("%s %s %s (%s)", f.Severity, f.Rule, f.Pointer, f.Hint))
			}
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, "; "), test.want)
		}
	}
}

// TestOldShoulds checks that events of 1.1 get no recommendations that only 1.2 has.
func TestOldShoulds(t *testing.T) {
	parts := func(typeName, action, actor, object, more string) string {
		return `"id":"urn:uuid:7c1f0b5e-1d7a-4c8e-8b1f-000000000001","type":"` + typeName + `","action":"` + action +
			`","actor":{"id":"https://lakeside.example/a","type":"` + actor + `"},"object":{"id":"https://lakeside.example/o","type":"` + object + `"}` + more + `,"eventTime":"2026-04-17T11:56:38.800Z"}`
	}
	for _, test := range []struct{ profile, event string }{
		{"GradingProfile", parts("GradeEvent", "Graded", "Person", "Attempt", `,"generated":{"id":"https://lakeside.example/s","type":"Score"}`)},
		{"SessionProfile", parts("SessionEvent", "TimedOut", "SoftwareApplication", "Session", "")},
		{"GradingProfile", parts("ViewEvent", "Viewed", "Person", "Result", "")},
		{"SearchProfile", parts("SearchEvent", "Searched", "Person", "SoftwareApplication", "")},
	} {
		count := func(head string) (n int) {
			for _, f := range findings(t, newValidator(t, validate.Options{}), "a.json", []byte(head+test.event)) {
				if f.Rule == "property/recommended" {
					n++
				}
			}
			return n
		}
		if n := count(`{"@context":` + v1p2 + `,"profile":"` + test.profile + `",`); n == 0 {
			t.Errorf("an event of 1.2 has no recommendations: %s", test.event)
		}
		if n := count(`{"@context":[` + search + `,` + v1p1 + `],`); n > 0 {
			t.Errorf("the event of 1.1 has %d recommendations: %s", n, test.event)
		}
	}
}
