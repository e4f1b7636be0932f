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

// view returns a ViewEvent with more members, and more members of its actor.
func view(id int, more, moreOfActor string) string {
	return fmt.Sprintf(`{%s"id":"urn:uuid:7c1f0b5e-1d7a-4c8e-8b1f-%012x","type":"ViewEvent","actor":{%s"id":"https://lakeside.example/people/1187","type":"Person"},`+
		`"action":"Viewed","object":{"id":"https://lakeside.example/pages/12","type":"WebPage"},"eventTime":"2026-04-17T11:56:38.800Z"}`, more, id, moreOfActor)
}

// TestVersion holds which version a document is judged by, and what said so.
func TestVersion(t *testing.T) {
	const typed = `{"@type":"http://purl.imsglobal.org/caliper/v1/ViewEvent","actor":"https://lakeside.example/people/1187",` +
		`"action":"http://purl.imsglobal.org/vocab/caliper/v1/action#Viewed","object":"https://lakeside.example/pages/12","eventTime":"2015-04-17T11:56:38.800Z"}`
	envelope := func(dataVersion, item string) string {
		return `{"sensor":"https://lakeside.example/sensors/1","sendTime":"2026-04-17T11:57:00.000Z","dataVersion":` + dataVersion + `,"data":[` + item + `]}`
	}
	for name, test := range map[string]struct {
		data         string
		options      validate.Options
		version, why string // of the first finding
	}{
		"@context in an object":             {`{"@context":{"@context":` + v1p1 + `},` + view(1, "", "")[1:], validate.Options{}, "1.1", "@context"},
		"@context in lists":                 {`{"@context":[[` + v1p1 + `]],` + view(1, "", "")[1:], validate.Options{}, "1.1", "@context"},
		"@context by a string before":       {`{"@context":[{"x":` + v1p2 + `},` + v1p1 + `],"profile":"ReadingProfile",` + view(1, "", "")[1:], validate.Options{}, "1.1", "@context"},
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
			t.Errorf("%s: nothing was found", name)
		} else if f := found[i]; f.Caliper != test.version || f.CaliperFrom != test.why {
			t.Errorf("%s: %s is of %q by %q, want %q by %q", name, f.Rule, f.Caliper, f.CaliperFrom, test.version, test.why)
		}
	}
}

// TestGuessed holds that what only one version asks is left out where nothing says of which version a document is, and that it is
// not where the user has said it.
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

// TestMemoOfVersions holds that documents of one shape are judged each by its own version, whatever came before: what tells the
// version, and what needs the context of an extension, is not in the shape.
func TestMemoOfVersions(t *testing.T) {
	foreign := `"https://lakeside.example/ctx"`
	var all []string
	add := func(document func(context string) string, contexts ...string) {
		for range 3 {
			for i := range contexts { // each comes after each
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
			want := told(t, validate.Options{Jobs: 1, NoMemo: true, Version: version}, 0, "a.ndjson", data)
			if got := told(t, validate.Options{Jobs: 1, Version: version}, 0, "a.ndjson", data); got != want {
				t.Errorf("version of data %q, %s: %s", version, order, firstDifference(got, want))
			}
			slices.Reverse(all)
		}
	}
}
