// Package rules judges records by the tables: the checks, and what they say. The packages below it hold what they are made of.
package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// checker runs the checks of a Set on the nodes of one tree. Every check adds what it finds to the Result and marks the
// node to be skipped; on a node without fault it allocates nothing. A checker is used by one goroutine at a time.
type checker struct {
	*tables.Set
	Result
	Tree            *document.Tree
	mostFaults      int              // that are told of a record
	versionSource   string           // what said that the Set applies: @context, dataVersion, or "" if nothing did
	open            bool             // the object at hand does not tell its type, or one that nobody knows
	otherVocabulary bool             // another vocabulary's context applies: unknown terms may be its terms
	overridden      bool             // the context of an object around may give Caliper's terms another meaning
	demanded        []string         // the profiles to which events must belong; none: any
	extended        *tables.Set      // the tables with extensions that documents must name; nil if there are none
	recentIRIs      *[1 << 12]uint64 // hashes of IRIs that were right of late
	trace           *trace           // of the document; nil: nothing is noted
	fixing          bool             // faults come with what fixes them
	documentSource  string           // what told the version of the document: "@context" and such; "" if nothing in the data did
	versionGuessed  bool             // neither the data nor the user told the version: what only one version asks is left out
	held            []uint32         // members of the document that hold events, of which it is told that they are not checked
	root            uint32           // the node of the document
	applies         bool             // the @context of the document names Caliper's
	lacking         []string         // contexts of extensions that the document lacks, as was told
	habits          habits           // of the document
	noFixes         bool             // the document may be of a version or vocabulary that is not known: no fault has one right answer

	at      document.Pointer // where in a record its documents are
	readers []*document.Tree // of JSON within strings, when what is wrapped is looked for
	outers  []*document.Tree // that are around the one at hand then

	notThere   absentProperties
	spelt      map[string]int // of the object at hand: how often a name is there that is not known, in plain letters; nil: not counted yet
	empties    repeatedFault  // empty properties of the document
	literals   repeatedFault  // its decimals that are written without a fraction
	repeated   repeatedFault  // its nested contexts that are Caliper's once more
	noContexts repeatedFault  // those that are null
}

// absentProperties are the properties of its type that an object does not have. They are remembered, since there may be many unknown names in an
// object.
type absentProperties struct {
	object uint32
	t      *tables.Type
	all    []*tables.Property
}

// habits are the places of a document where it is written as in Caliper 1.0.
type habits struct {
	places   []uint32
	keywords bool // some are names of members
	terms    bool // some are IRIs of terms
}

// repeatedFault collects the places of a fault that many sensors make everywhere, and of which a document has one finding for all.
type repeatedFault struct {
	places []uint32
	first  Fault // at the first place in the document
}

// add notes one more place, that of f.
func (o *repeatedFault) add(f Fault) {
	if len(o.places) == 0 || f.Node < o.first.Node {
		o.first = f
	}
	o.places = append(o.places, f.Node)
}

func (o *repeatedFault) clear() { o.places = o.places[:0] }

// report adds f to what is found, with the version by which it was.
func (c *checker) report(f Fault) {
	f.Spec, f.VersionSource = c.Spec, c.versionSource
	c.Add(f)
}

// Add adds f, of which no version is told: it compares documents with each other, or it is not of a document.
func (c *checker) Add(f Fault) {
	if len(c.Faults) == c.mostFaults {
		c.Full = true
		return
	}
	c.Faults = append(c.Faults, f)
}

// fault reports f and marks its node, so that no other check looks at it again.
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

// quote quotes the string n for a message, or gives another value as it stands.
func (c *checker) quote(n uint32) string {
	if c.Tree.Nodes[n].Kind == document.String {
		return words.Quote(c.Tree.Text(n))
	}
	return words.Cut(string(c.Tree.Raw(n)))
}

// name is the name of member n for a message, or "item" for an item of an array.
func (c *checker) name(n uint32) string {
	if key := c.Tree.Key(n); key != nil {
		return words.PlainOrQuoted(key)
	}
	return "item"
}

// subject names what value n is: its property, or an item of it.
func (c *checker) subject(n uint32, p *tables.Property) string {
	if c.Tree.Nodes[n].KeyEnd == 0 {
		return "an item of " + p.Name
	}
	return p.Name
}

// kindWord says in words what kind of value n is.
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

// unnamedContextHint is the hint for a word that the extensions know, though this document does not name their context; "" if that
// is not the case. known looks the word up.
func (c *checker) unnamedContextHint(known func(*tables.Set) bool) string {
	if c.extended == nil || c.extended == c.Set || !known(c.extended) {
		return ""
	}
	if c.extended.Spec.Version != c.Spec.Version {
		return "it is in your own tables, which are for Caliper " + c.extended.Spec.Version + "; this document is of " + c.Spec.Version + c.versionPhrase()
	}
	return "it belongs to " + words.Or(c.extended.Spec.Contexts) + ", which @context does not name"
}

// versionPhrase says what told the version of the document.
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
			c.trace.broken = true // the shape does not tell
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
