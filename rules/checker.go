// Package rules judges records by the tables. It holds the checks and their messages; the packages below it hold the tools of the checks.
package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// checker runs the checks of a Set on the nodes of one tree. Every check adds its faults to the Result and marks their nodes to be skipped.
// A node without a fault costs no allocation. A checker is used by one goroutine at a time.
type checker struct {
	*tables.Set
	Result
	Tree            *document.Tree
	mostFaults      int              // the bound of the faults of a record
	versionSource   string           // the member that selected the Set, such as "@context" or "dataVersion"; "": none did
	open            bool             // the type of the current object is absent or unknown
	otherVocabulary bool             // another vocabulary's context applies: unknown terms may be its terms
	overridden      bool             // the context of an object around the current one may give Caliper's terms another meaning
	demanded        []string         // the profiles to which events must belong; none: any
	extended        *tables.Set      // the tables with extensions that documents must name; nil if there are none
	recentIRIs      *[1 << 12]uint64 // a cache of the hashes of recently validated IRIs
	trace           *trace           // the trace of the document; nil: none is made
	extending       bool             // custom properties may move into extensions
	documentSource  string           // the member that selected the version of the document, such as "@context"; "": none did
	versionGuessed  bool             // neither the data nor the user names the version: requirements of a single version are not checked
	held            []uint32         // the members of the document that hold events, which are reported as not checked
	root            uint32           // the node of the document
	documentNoun    string           // what messages call the document: "event", "entity describe" or "envelope"
	applies         bool             // the @context of the document names Caliper's context
	lacking         []string         // the contexts of extensions that were reported as absent from the document
	habits          habits           // the Caliper 1.0 forms of the document
	noContext       bool             // a name occurs twice in the envelope around the document, so its dataVersion is not certain
	noFixes         bool             // a name occurs twice in the document, or the version or vocabulary of the document may be unknown, so no fix is certain

	at      document.Pointer // the pointer to the documents in a record
	readers []*document.Tree // the trees for JSON within strings, while wrapped documents are searched
	outers  []*document.Tree // the trees around the current one, while wrapped documents are searched

	notThere   absentProperties
	room       room           // the names that the extensions of the current object hold
	spelt      map[string]int // the number of unknown names of the current object by their plain letters; nil: not counted yet
	empties    repeatedFault  // the empty properties of the document
	literals   repeatedFault  // the decimals of the document that are written without a fraction
	repeated   repeatedFault  // the nested contexts of the document that repeat Caliper's context
	noContexts repeatedFault  // the nested contexts of the document that are null
}

// habits are the places at which a document is written in the form of Caliper 1.0.
type habits struct {
	places   []uint32
	keywords bool // some places are names of members
	terms    bool // some places are IRIs of terms
}

// repeatedFault collects the places of a fault that sensors tend to repeat throughout a document. All places together are one finding.
type repeatedFault struct {
	places []uint32
	first  Fault // the fault at the first place in the document
}

// add adds the place of f.
func (o *repeatedFault) add(f Fault) {
	if len(o.places) == 0 || f.Node < o.first.Node {
		o.first = f
	}
	o.places = append(o.places, f.Node)
}

func (o *repeatedFault) clear() { o.places = o.places[:0] }

// report adds f to the Result, with the version of the document.
func (c *checker) report(f Fault) {
	f.Spec, f.VersionSource = c.Spec, c.versionSource
	c.Add(f)
}

// Add adds f without a version: f compares documents with each other, or is not in a document.
func (c *checker) Add(f Fault) {
	if len(c.Faults) == c.mostFaults {
		c.Full = true
		return
	}
	c.Faults = append(c.Faults, f)
}

// fault reports f and marks its node, so that no other check looks at the node.
func (c *checker) fault(f Fault) {
	c.Tree.Nodes[f.Node].Flags |= document.Skip
	c.report(f)
}

// foreignSeverity is the severity of a fault that another vocabulary may explain.
func (c *checker) foreignSeverity() catalogue.Severity {
	if c.otherVocabulary {
		return catalogue.Warning
	}
	return 0
}

// quote returns string n in quotes for a message, or another value as it stands.
func (c *checker) quote(n uint32) string {
	if c.Tree.Nodes[n].Kind == document.String {
		return words.Quote(c.Tree.Text(n))
	}
	return words.Cut(string(c.Tree.Raw(n)))
}

// name returns the name of member n in quotes for a message.
func (c *checker) name(n uint32) string { return words.Quote(c.Tree.Key(n)) }

// subject returns the subject of a message about value n: its property, or an item of it.
func (c *checker) subject(n uint32, p *tables.Property) string {
	if !c.Tree.Nodes[n].IsMember() {
		return "an item of " + p.Name
	}
	return p.Name
}

// kindWord returns the JSON kind of value n in words.
func (c *checker) kindWord(n uint32) string {
	switch c.Tree.Nodes[n].Kind {
	case document.Null:
		return "null"
	case document.Boolean:
		return string(c.Tree.Raw(n))
	case document.Integer, document.Decimal:
		return "the number " + words.Cut(string(c.Tree.Raw(n)))
	case document.String:
		return "a string"
	case document.Array:
		return "an array"
	}
	return "an object"
}

func emptyWord(k document.Kind) string {
	switch k {
	case document.String:
		return "an empty string"
	case document.Array:
		return "an empty array"
	case document.Object:
		return "an empty object"
	}
	return "null"
}

// unnamedContextHint returns the hint for a word that only the extensions know, if the document does not name their context; else "". known
// looks the word up in a Set.
func (c *checker) unnamedContextHint(known func(*tables.Set) bool) string {
	if c.extended == nil || c.extended == c.Set || !known(c.extended) {
		return ""
	}
	if c.extended.Spec.Version != c.Spec.Version {
		return "it is in your own tables, which are for Caliper " + c.extended.Spec.Version + "; this " + c.documentNoun + " is Caliper " + c.Spec.Version + c.versionPhrase()
	}
	return "it belongs to " + words.Or(c.extended.Spec.Contexts) + ", which @context does not name"
}

// versionPhrase returns the end of a message that names the source of the document's version.
func (c *checker) versionPhrase() string {
	switch c.documentSource {
	case "":
		return ""
	case "dataVersion":
		return " by the dataVersion of its envelope"
	}
	return " by its " + c.documentSource
}

// holdsNothing reports whether value n is null, or an empty string, array or object.
func (c *checker) holdsNothing(n uint32) bool {
	switch node := &c.Tree.Nodes[n]; node.Kind {
	case document.Null:
		return true
	case document.String:
		is := node.End == node.Start+2
		if is && c.trace != nil {
			c.trace.broken = true // the shape does not settle it
		}
		return is
	case document.Array, document.Object:
		return c.Tree.IsEmpty(n)
	}
	return false
}

func (c *checker) isSoundString(n uint32) bool {
	return c.Tree.Nodes[n].Kind == document.String && c.Tree.Nodes[n].Flags&document.Skip == 0
}

func (c *checker) isOldKey(n uint32) bool {
	key := c.Tree.Key(n)
	return string(key) == "@id" || string(key) == "@type"
}
