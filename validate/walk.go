package validate

import (
	"cmp"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// walk goes through one record from the top down: for each object first its shape, then its values. Below a value that is already
// known to be wrong, or of which nothing is known, it only looks for entities of known types.
type walk struct {
	rules.Checker
	choice
	judge   *schema.Judge     // of the version in use
	frameOf *framing.Oversize // the record of which the tree is only what is around its list; nil: it is all of the record
	first   firstItem         // of a long record
	walked  bool              // the record is through: what is still reported compares documents with each other
	plans   plans
	faults  []rules.Fault // of the record
	full    bool          // there would be more
	users   []UserSchema
	counts  Counts
	events  []event // of the record, in order
	frames
	rows    []*tables.Row // to which its events belong
	payload *history.Payload
	sights  *history.Observations
}

// event is an event of the record.
type event struct {
	node    uint32
	version int    // by which it was judged
	why     string // what said so
	rows    [2]int // which of walk.rows it belongs to: from, to
	around  int    // which of walk.envelopes it is in, from 1; 0: none
	spoiled *Reason
}

// firstItem is the first item of a long record.
type firstItem struct {
	of   *framing.Oversize
	tree *document.Tree // nil: it is no JSON
}

// UserSchema is a JSON Schema of the user's own.
type UserSchema struct {
	Key    string // of the member of extensions that it is for; "": for the whole
	Schema *schema.User
}

// record judges the whole tree, whose documents are at w.At.
func (w *walk) record() {
	w.payload.Begin()
	w.begin()
	if !w.documents(w.At, false) {
		w.NothingAt(0, w.At.String())
	}
	w.end()
	w.payload.Compare(w.Misplaced)
}

// documents judges what is at a place of the tree, and reports where there is nothing. It returns false, and reports nothing, if that
// is everywhere, unless the tree is only an item of the record.
func (w *walk) documents(at document.Pointer, isItem bool) bool {
	type end struct {
		node uint32
		left document.Pointer
	}
	var missing []end
	found := isItem
	isFaulty := func(n uint32) bool { return w.Tree.Nodes[n].Flags&document.Faulty != 0 } // it has been told why
	w.Tree.Each(at, func(n uint32) {
		found = true
		switch {
		case isFaulty(n):
		case w.Tree.Nodes[n].Kind != document.Array || w.Tree.IsEmpty(n):
			w.item(n, w.envelope)
		default:
			w.items(n, w.envelope)
		}
	}, func(n uint32, left document.Pointer) {
		if isFaulty(n) {
			found = true
		} else {
			missing = append(missing, end{n, left})
		}
	})
	for _, m := range missing {
		if found && !w.full {
			w.NothingAt(m.node, w.Tree.Pointer(m.node)+m.left.String())
		}
	}
	return found
}

// itemOf judges the tree as an item of a long record.
func (w *walk) itemOf(l *framing.Oversize) {
	w.begin()
	w.fallBack(w.versionOf(l))
	w.asFirst(l)
	w.enterLong(l)
	switch {
	case l.Every:
		w.documents(l.Rest, true)
	case !l.IsEnvelope:
		w.item(0, w.envelope)
	case w.Tree.Nodes[0].Kind != document.Object:
		w.WrongKind(0, w.Envelope, w.Envelope.Property(w.Word.Data))
	default:
		w.item(0, w.envelopeWithin)
		w.afterSend(w.events, l.SendTime)
	}
	w.end()
}

func (w *walk) begin() {
	w.events, w.rows, w.Foreign, w.Overridden = w.events[:0], w.rows[:0], false, false
	w.beginFrames()
	w.usually()
	w.walked = true
	for _, member := range w.Tree.Duplicates {
		w.Duplicate(member)
	}
	w.walked = false
}

func (w *walk) end() {
	w.usually()
	w.walked = true
}

// items judges the items of list n; what is to be done with an envelope is for the caller to say.
func (w *walk) items(n uint32, envelope func(uint32)) {
	for item := n + 1; item < w.Tree.Nodes[n].Next; item = w.Tree.Nodes[item].Next {
		if w.Tree.Nodes[item].Flags&document.Faulty == 0 {
			w.item(item, envelope)
		}
	}
}

// item judges object n, an event or an entity describe; what is to be done with an envelope is for the caller to say.
func (w *walk) item(n uint32, envelope func(uint32)) {
	if w.full {
		return
	}
	hash, plannable := uint64(0), false
	if !w.plans.off {
		hash, plannable = w.shapeOf(n)
	}
	if plannable && w.replay(n, hash) {
		return
	}
	w.back()
	role, t := w.classify(n)
	if role == roleEnvelope {
		envelope(n)
		return
	}
	faults, rows := len(w.faults), len(w.rows)
	learns := plannable && t != nil && !w.HasHabits() && w.worthLearning(hash)
	if learns {
		w.plans.trace.Begin(n)
		w.Trace = &w.plans.trace
	}
	w.document(n, role, t)
	w.Trace = nil
	if !plannable || w.Err != nil || w.full {
		return
	}
	found := w.faults[faults:]
	spoils := func(f rules.Fault) bool { serves, _ := f.Holds(); return !serves }
	switch {
	case slices.ContainsFunc(found, spoils):
		w.unlearned(hash)
	case learns && !w.plans.trace.Broken:
		w.learn(n, hash, role, w.rows[rows:], found)
	}
}

func (w *walk) envelope(n uint32) {
	w.counts.Envelopes++
	w.enter(n)
	defer w.leave()
	if m := w.Misnamed(n); m != 0 {
		w.CalledData(n, m)
	}
	w.ReadNames(n, w.Envelope)
	if m := w.Tree.Member(n, w.Word.DataVersion); m == 0 || w.Tree.Nodes[m].Kind == document.Null {
		w.back()
		w.asItsData(n)
	} else {
		w.fallBack(w.meantBy(m))
	}
	w.PassOverNothings(n, w.Envelope)
	w.Empties(n, w.Envelope)
	first := len(w.events)
	w.Holding(n, w.Envelope)
	single := w.NotAList(w.Tree.Member(n, w.Word.Data))
	w.shape(n, w.Envelope, false)
	for m := n + 1; m < w.Tree.Nodes[n].Next && w.Err == nil; m = w.Tree.Nodes[m].Next {
		node := &w.Tree.Nodes[m]
		if node.Name == w.Word.Data && single {
			node.Flags &^= document.Faulty
			w.item(m, w.envelopeWithin)
			w.back()
			single = false
			continue
		}
		if node.Flags&document.Faulty != 0 {
			continue
		}
		w.Value(m, w.Envelope, w.Envelope.Property(node.Name))
		w.EnvelopeMember(m)
		if node.Name != w.Word.Data {
			continue
		}
		w.items(m, w.envelopeWithin)
		w.back()
	}
	w.usually()
	if m := w.Tree.Member(n, w.Word.SendTime); m != 0 && w.Tree.Nodes[m].Kind == document.String {
		w.afterSend(w.events[first:], w.Tree.Text(m))
	}
}

// envelopeWithin reports that object n, an envelope, is in the data of another, and judges the items of its own.
func (w *walk) envelopeWithin(n uint32) {
	w.NotADocument(n)
	if data := w.Tree.Member(n, w.Word.Data); data != 0 && w.Tree.Nodes[data].Kind == document.Array {
		w.items(data, w.NotADocument)
	}
}

// document judges an event or an entity describe with its @context. t is nil if its type is not known.
func (w *walk) document(n uint32, role role, t *tables.Type) {
	is := cmp.Or(t, w.Entity)
	switch role {
	case roleUnknown:
		w.Unrecognised(n)
		return
	case roleEvent:
		is = cmp.Or(t, w.Event)
		w.events = append(w.events, event{node: n, version: w.version, why: w.why, rows: [2]int{len(w.rows), len(w.rows)}, around: w.around})
	case roleEntity:
		w.describes = append(w.describes, describe{n, w.version, w.why})
		if t != nil {
			w.Describe(w.payload, n, t)
		}
	}
	w.count(role)
	w.Holding(n, is)
	w.ContextName(n)
	w.Foreign = w.Context(n)
	if t != nil {
		w.ExtensionContext(n, t)
	}
	if w.within == byEnvelope && w.why != w.within && w.Spec.Version != w.versions[w.fallback].Version {
		w.MixedVersions(n, w.versions[w.fallback].Spec)
	}
	if w.require != "" && w.Spec.Version != w.require {
		w.OtherVersion(n, w.require)
	}
	w.object(n, is, nil, true, t == nil)
	w.EndDocument()
	w.Foreign = false
}

func (w *walk) count(r role) {
	switch r {
	case roleEvent:
		w.counts.Events++
	case roleEntity:
		w.counts.Entities++
	}
	switch w.Spec.Version {
	case "1.1":
		w.counts.V1P1++
	case "1.0":
		w.counts.V1P0++
	default:
		w.counts.V1P2++
	}
}

// typeName reports the type of object n, which is judged by type t, if its name is not that of t.
func (w *walk) typeName(n uint32, t *tables.Type, p *tables.Property) {
	member := w.Tree.Member(n, w.Word.Type)
	switch {
	case member == 0 || w.Tree.Nodes[member].Kind != document.String || len(w.Tree.Text(member)) == 0:
	case w.Open:
		w.UnknownType(member, t.IsEvent, p)
	case w.TypeAt(member) != t:
		w.TypeSlip(member, t)
	}
}

// entity judges object n in the place of property p of an object of type t, which q, if not nil, narrows.
func (w *walk) entity(n uint32, t *tables.Type, p, q *tables.Property) {
	w.Keywords(n)
	if w.Tree.IsEmpty(n) {
		w.EmptyItem(n, p)
		return
	}
	outer := w.enterContext(n)
	if w.version != outer.version { // the same property, as the tables have it that count here
		p, q = w.TypeNamed(w.Names.ID([]byte(t.Name))).Property(p.Word), nil
	}
	is, base := w.typeOf(n, true), w.Entity
	if only := p.Value.Only(); only != nil {
		base = only
	}
	switch {
	case is != nil:
		if w.Placement(n, is, t, p, q) {
			w.With(n, is, p, q)
		}
		if !is.IsEvent || w.Likeness(n).Event >= 2 { // else it is only called so
			w.object(n, is, p, false, false)
		}
	case w.Named(n, w.Word.Type) == 0 && base != w.Entity && !base.Property(w.Word.Type).Required:
		w.object(n, base, p, false, false)
	default:
		w.object(n, base, p, false, true)
	}
	w.leaveContext(outer)
}

// inside judges the entities of known types that are in value n, of which nothing else is known, or only that it is of the wrong kind.
func (w *walk) inside(n uint32) {
	node := &w.Tree.Nodes[n]
	if node.Kind < document.Array || node.Flags&document.Duplicate != 0 || node.Name == w.Word.Extensions || node.Name == w.Word.Context || slices.Contains(w.Held, n) {
		return
	}
	if node.Kind == document.Object {
		w.Keywords(n)
		outer := w.enterContext(n)
		defer w.leaveContext(outer)
		if is := w.entityType(n); is != nil {
			w.object(n, is, nil, false, false)
			return
		}
	}
	for m := n + 1; m < node.Next && w.Err == nil && !w.full; m = w.Tree.Nodes[m].Next {
		w.inside(m)
	}
}

// entityType returns the type of entities that object n names, in a place of which nothing is known; nil if it names none of Caliper's. Where
// another vocabulary applies, an object without the id that its type needs is taken for something of that one, but within an object
// whose own type is not known.
func (w *walk) entityType(n uint32) *tables.Type {
	member := w.Tree.Member(n, w.Word.Type)
	if member == 0 || w.Tree.Nodes[member].Kind != document.String {
		return nil
	}
	is := w.TypeAt(member)
	if is == nil || is.IsEvent {
		return nil
	}
	if (w.Overridden || w.Foreign && !w.Open) && is.HasID && w.Tree.Member(n, w.Word.ID) == 0 {
		return nil
	}
	return is
}

// object judges object n of type t, in the place of a property, nil for a document. If it is open it may be of another type that extends
// t: what has a name that t does not know is looked through for entities alone.
func (w *walk) object(n uint32, t *tables.Type, place *tables.Property, isDocument, open bool) {
	outer := w.Open
	w.Open = open
	defer func() { w.Open = outer }()
	if open && w.Trace != nil {
		w.Trace.Broken = true // what names mean that the tables do not have, the shape does not tell
	}
	w.ReadNames(n, t)
	if open { // its type may have stood under another name
		if is := w.typeOf(n, !t.IsEvent); is != nil && is.IsEvent == t.IsEvent {
			w.object(n, is, place, isDocument, false)
			return
		}
	}
	w.typeName(n, t, place)
	if t.Deprecated {
		w.DeprecatedType(n, t)
	}
	if !isDocument {
		w.ExtensionType(n, t)
	}
	var action *tables.Action
	var object *tables.Layer
	var row *tables.Row
	switch {
	case t.IsEvent && (open || !isDocument): // no profile has it
		_, action = w.Action(n, t)
		if isDocument {
			w.OpenProfile(n)
		}
	case t.IsEvent:
		action, row = w.event(n, t)
		object = w.ByObject(n, t)
	default:
		if !open {
			w.Anonymity(n, t, isDocument)
		}
		w.Period(n, t)
	}
	w.PassOverNothings(n, t)
	w.Wanted(n, t, action, object, row)
	w.Empties(n, t)
	w.shape(n, t, open)
	for m := n + 1; m < w.Tree.Nodes[n].Next && w.Err == nil && !w.full; m = w.Tree.Nodes[m].Next {
		node := &w.Tree.Nodes[m]
		p := t.Property(node.Name)
		if p == nil || node.Flags&(document.Faulty|document.Duplicate) != 0 || node.Name == w.Word.Context {
			w.inside(m)
			continue
		}
		var q *tables.Property
		switch {
		case action != nil && action.Narrows[node.Name] != nil:
			p = action.Narrows[node.Name]
		case object != nil && object.Narrows[node.Name] != nil:
			p = object.Narrows[node.Name]
		}
		if row != nil {
			q = row.Narrows[node.Name]
		}
		p = w.InProfile(p, n, row)
		w.Value(m, t, p)
		switch {
		case node.Flags&document.Faulty != 0:
		case p.Value.Kind == tables.Entity:
			w.entities(m, t, p, q)
		case node.Name == w.Word.Extensions && w.users != nil:
			w.extensions(m)
		}
	}
	switch {
	case t.IsEvent && !isDocument: // it is out of place
	case t.IsEvent && row == nil:
		w.ObserveEvent(w.sights, n, w.VagueRow(t))
	case t.IsEvent:
		w.ObserveEvent(w.sights, n, row)
	case !open:
		w.ObserveEntity(w.sights, n, t)
	}
}

// event judges what only event n of type t has. It returns what its action adds to t, and the row of its profile if
// that is named or there is no doubt which it is.
func (w *walk) event(n uint32, t *tables.Type) (*tables.Action, *tables.Row) {
	word, action := w.Action(n, t)
	e := &w.events[len(w.events)-1]
	w.rows = w.Profile(n, t, word, w.rows)
	e.rows[1] = len(w.rows)
	switch {
	case e.rows[1] == e.rows[0]+1:
		return action, w.rows[e.rows[0]]
	case word == document.Unknown:
		return action, w.OnlyRow(n, t)
	}
	return action, nil
}

// afterSend holds the times of an envelope's events against the time at which it was sent.
func (w *walk) afterSend(events []event, sendTime []byte) {
	w.walked = true
	for _, e := range events {
		w.AfterSend(e.node, sendTime)
	}
	w.walked = false
}

// entities judges the entity, or the list of them, that is the value of member n: property p of t, which q, if not nil,
// narrows.
func (w *walk) entities(n uint32, t *tables.Type, p, q *tables.Property) {
	one := func(n uint32) {
		switch node := &w.Tree.Nodes[n]; {
		case node.Flags&document.Faulty != 0:
			w.inside(n)
		case node.Kind == document.Object:
			w.entity(n, t, p, q)
		case node.Kind == document.String:
			w.Refer(w.payload, n, t, p, q)
		}
	}
	if !p.Value.Array {
		one(n)
		return
	}
	for item := n + 1; item < w.Tree.Nodes[n].Next; item = w.Tree.Nodes[item].Next {
		one(item)
	}
}

// extensions judges object n by the user's own schemas.
func (w *walk) extensions(n uint32) {
	for _, u := range w.users {
		value := n
		if u.Key != "" {
			value = 0
			for m := n + 1; m < w.Tree.Nodes[n].Next; m = w.Tree.Nodes[m].Next {
				if string(w.Tree.Key(m)) == u.Key {
					value = m
					break
				}
			}
		}
		if value == 0 {
			continue
		}
		for _, problem := range u.Schema.Check(w.Tree, value) {
			w.Report(rules.Fault{Rule: catalogue.ExtensionSchema, Node: problem.Node, AtName: problem.AtName, Message: problem.Message})
		}
	}
}

// shape has the shape of object n judged, and reports what is wrong with it. If it is open it may have other members.
func (w *walk) shape(n uint32, t *tables.Type, open bool) {
	verdict, err := w.judge.Object(w.Tree, n, t)
	if err != nil {
		w.Err = err
		return
	}
	w.missing(n, t, verdict, open)
	if verdict.Members == nil {
		return
	}
	ordinal := 0
	for m := n + 1; m < w.Tree.Nodes[n].Next; m = w.Tree.Nodes[m].Next {
		node := &w.Tree.Nodes[m]
		if node.Flags&document.Duplicate != 0 {
			continue
		}
		wrong := verdict.Members[ordinal]
		ordinal++
		p := t.Property(node.Name)
		switch {
		case node.Flags&document.Faulty != 0 || wrong.Unknown && open:
		case wrong.Unknown && node.Name == w.Word.ID && t != w.Envelope:
			w.IDNotExpected(m, t)
		case wrong.Unknown:
			w.Unknown(n, m, t)
		case wrong.Wrong:
			w.WrongKind(m, t, p)
		case wrong.Items != 0:
			for item := m + 1; item < node.Next && !w.full; item = w.Tree.Nodes[item].Next {
				if wrong.Items.Has(w.Tree.Nodes[item].Kind) {
					w.WrongKind(item, t, p)
				}
			}
		}
	}
}

func (w *walk) missing(n uint32, t *tables.Type, verdict *schema.Verdict, open bool) {
	for _, p := range t.Properties {
		if p.Required && slices.Contains(verdict.Missing, p.Name) {
			w.Missing(n, t, p.Name, open)
		}
	}
}
