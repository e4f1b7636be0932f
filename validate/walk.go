package validate

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/schema"
)

// walk goes through one record from the top down: for each object first its shape, then its values. It does not look
// below a value that is already known to be wrong.
type walk struct {
	rules.Checker
	choice
	judge   *schema.Judge // of the version in use
	walked  bool          // the record is through: what is still reported compares documents with each other
	plans   plans
	faults  []rules.Fault // of the record
	full    bool          // there would be more
	users   []UserSchema
	counts  Counts
	events  []event      // of the record, in order
	rows    []*rules.Row // to which its events belong
	payload *rules.Payload
	sights  *rules.Sights
	at      document.Pointer // where in a record the document is
}

// event is an event of the record.
type event struct {
	node    uint32
	version int    // by which it was judged
	why     string // what said so
	rows    [2]int // which of walk.rows it belongs to: from, to
	wrong   bool   // something of it is an error
}

// UserSchema is a JSON Schema of the user's own.
type UserSchema struct {
	Key    string // of the member of extensions that it is for; "": for the whole
	Schema *schema.User
}

// role is what an object at the top of a record, or of the payload, turns out to be.
type role uint8

const (
	roleUnknown role = iota
	roleEnvelope
	roleEvent
	roleEntity
)

// record judges the whole tree, whose document is at a place.
func (w *walk) record(at document.Pointer) {
	w.payload.Begin()
	w.begin()
	switch n, ok := w.Tree.Find(at); {
	case !ok:
		w.NothingAt(0, at)
	case w.Tree.Nodes[n].Kind != document.Array || w.Tree.IsEmpty(n):
		w.item(n, w.envelope)
	default:
		w.items(n, w.envelope)
	}
	w.end()
	w.payload.Judge(&w.Checker)
}

// itemOf judges the tree as an item of a long record.
func (w *walk) itemOf(l *long) {
	w.begin()
	w.fallBack(w.versionOf(l))
	switch {
	case !l.envelope:
		w.item(0, w.envelope)
	case w.Tree.Nodes[0].Kind != document.Object:
		w.WrongKind(0, w.Envelope, w.Envelope.Property(w.Word.Data))
	default:
		w.item(0, w.NotADocument)
		w.afterSend(w.events, l.sendTime)
	}
	w.end()
}

func (w *walk) begin() {
	w.events, w.rows, w.Foreign = w.events[:0], w.rows[:0], false
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
	learns := plannable && (t != nil || !w.Unsettled) && !w.HasHabits() && w.worthLearning(hash)
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

// classify tells what object n is, and its type if that is one of Caliper's. Where the type does not tell, the names
// of the members do.
func (w *walk) classify(n uint32) (role, *rules.Type) {
	if w.Tree.Nodes[n].Kind != document.Object {
		return roleUnknown, nil
	}
	w.choose(n)
	w.BeginDocument()
	w.Keywords(n)
	typeMember := w.Tree.Member(n, w.Word.Type)
	if typeMember != 0 && w.Tree.Nodes[typeMember].Kind == document.String {
		if t := w.TypeAt(typeMember); t != nil && t.IsEvent {
			return roleEvent, t
		} else if t != nil {
			return roleEntity, t
		}
	}
	if w.OtherFormat(n) != "" {
		return roleUnknown, nil
	}
	has := func(words ...uint16) (count int) {
		for _, word := range words {
			if w.Tree.Member(n, word) != 0 {
				count++
			}
		}
		return count
	}
	data := w.Tree.Member(n, w.Word.Data)
	switch {
	case has(w.Word.Sensor, w.Word.SendTime, w.Word.DataVersion, w.Word.Data) >= 2,
		data != 0 && w.Tree.Nodes[data].Kind == document.Array:
		return roleEnvelope, nil
	case has(w.Word.Actor, w.Word.Action, w.Word.EventTime) > 0:
		return roleEvent, nil
	case has(w.Word.ID, w.Word.Type, w.Word.Context) > 0:
		return roleEntity, nil
	}
	return roleUnknown, nil
}

func (w *walk) envelope(n uint32) {
	w.counts.Envelopes++
	if m := w.Tree.Member(n, w.Word.DataVersion); m == 0 || w.Tree.Nodes[m].Kind == document.Null {
		w.back()
		w.asItsData(n)
	} else {
		w.fallBack(w.meant(m))
	}
	w.PassOverNothings(n, w.Envelope)
	first := len(w.events)
	w.shape(n, w.Envelope)
	for m := n + 1; m < w.Tree.Nodes[n].Next && w.Err == nil; m = w.Tree.Nodes[m].Next {
		node := &w.Tree.Nodes[m]
		if node.Flags&document.Faulty != 0 {
			continue
		}
		w.Value(m, w.Envelope, w.Envelope.Property(node.Name))
		w.EnvelopeMember(m)
		if node.Name != w.Word.Data {
			continue
		}
		w.items(m, w.NotADocument)
		w.back()
	}
	w.usually()
	if m := w.Tree.Member(n, w.Word.SendTime); m != 0 && w.Tree.Nodes[m].Kind == document.String {
		w.afterSend(w.events[first:], w.Tree.Text(m))
	}
}

// document judges an event or an entity describe with its @context.
func (w *walk) document(n uint32, role role, t *rules.Type) {
	switch role {
	case roleUnknown:
		w.Unrecognised(n)
		return
	case roleEvent:
		w.events = append(w.events, event{node: n, version: w.version, why: w.why, rows: [2]int{len(w.rows), len(w.rows)}})
	case roleEntity:
		if t != nil {
			w.payload.Describe(&w.Checker, n, t)
		}
	}
	w.count(role)
	w.Foreign = w.Context(n)
	if t != nil {
		w.ExtensionContext(n, t)
	}
	if w.within == "dataVersion" && w.why == "@context" && w.Spec.Version != w.versions[w.fallback].Version {
		w.MixedVersions(n, w.versions[w.fallback].Spec)
	}
	if w.require != "" && w.Spec.Version != w.require {
		w.OtherVersion(n, w.require)
	}
	switch {
	case t == nil && role == roleEvent:
		w.withoutType(n, w.Event)
	case t == nil:
		w.withoutType(n, w.Entity)
	default:
		w.object(n, t, true)
	}
	w.Foreign = false
	w.EndDocument()
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

// withoutType reports that the type of object n, which is of type base or one that extends it, is missing, of the wrong
// kind or unknown.
func (w *walk) withoutType(n uint32, base *rules.Type) {
	member := w.Tree.Member(n, w.Word.Type)
	if member != 0 && w.Tree.Nodes[member].Kind == document.String {
		w.UnknownType(member, base.IsEvent)
		return
	}
	verdict, err := w.judge.Untyped(w.Tree, n, base)
	if err != nil {
		w.Err = err
		return
	}
	w.missing(n, base, verdict)
	if member != 0 {
		w.WrongKind(member, base, base.Property(w.Word.Type))
	}
}

// entity judges object n in the place of property p of an object of type t, which q, if not nil, narrows.
func (w *walk) entity(n uint32, t *rules.Type, p, q *rules.Property) {
	w.Keywords(n)
	member := w.Tree.Member(n, w.Word.Type)
	if member == 0 || w.Tree.Nodes[member].Kind != document.String {
		base := w.Entity
		if only := p.Value.Only(); only != nil {
			base = only
		}
		if base != w.Entity && !base.Property(w.Word.Type).Required {
			w.object(n, base, false)
			return
		}
		w.withoutType(n, base)
		return
	}
	is := w.TypeAt(member)
	if is == nil {
		w.UnknownType(member, false)
		return
	}
	if w.Placement(n, is, t, p, q) {
		w.With(n, is, p, q)
		w.object(n, is, false)
	}
}

// object judges object n of type t.
func (w *walk) object(n uint32, t *rules.Type, isDocument bool) {
	outer := w.Foreign
	if !isDocument {
		if ctx := w.Tree.Member(n, w.Word.Context); ctx != 0 {
			w.Foreign = w.NestedContext(ctx) || w.Foreign
		}
	}
	if t.Deprecated {
		w.DeprecatedType(n, t)
	}
	var action *rules.Action
	var object *rules.Layer
	var row *rules.Row
	if t.IsEvent {
		action, row = w.event(n, t)
		object = w.ByObject(n, t)
	} else {
		w.Anonymity(n, t, isDocument)
		w.Period(n, t)
	}
	w.PassOverNothings(n, t)
	w.Wanted(n, t, action, object, row)
	w.shape(n, t)
	for m := n + 1; m < w.Tree.Nodes[n].Next && w.Err == nil && !w.full; m = w.Tree.Nodes[m].Next {
		node := &w.Tree.Nodes[m]
		if node.Flags&(document.Faulty|document.Duplicate) != 0 || node.Name == w.Word.Context {
			continue
		}
		p := t.Property(node.Name)
		var q *rules.Property
		switch {
		case action != nil && action.Narrows[node.Name] != nil:
			p = action.Narrows[node.Name]
		case object != nil && object.Narrows[node.Name] != nil:
			p = object.Narrows[node.Name]
		}
		if row != nil {
			q = row.Narrows[node.Name]
		}
		w.Value(m, t, p)
		switch {
		case node.Flags&document.Faulty != 0:
		case p.Value.Kind == rules.Entity:
			w.entities(m, t, p, q)
		case node.Name == w.Word.Extensions && w.users != nil:
			w.extensions(m)
		}
	}
	if t.IsEvent {
		if row == nil {
			row = w.VagueRow(t)
		}
		w.sights.Event(&w.Checker, n, row)
	} else {
		w.sights.Entity(&w.Checker, n, t)
	}
	w.Foreign = outer
}

// event judges what only event n of type t has. It returns what its action adds to t, and the row of its profile if
// that is named or there is no doubt which it is.
func (w *walk) event(n uint32, t *rules.Type) (*rules.Action, *rules.Row) {
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
func (w *walk) entities(n uint32, t *rules.Type, p, q *rules.Property) {
	one := func(n uint32) {
		switch node := &w.Tree.Nodes[n]; {
		case node.Flags&document.Faulty != 0:
		case node.Kind == document.Object:
			w.entity(n, t, p, q)
		case node.Kind == document.String:
			w.payload.Refer(&w.Checker, n, t, p, q)
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
			w.Report(rules.Fault{Rule: rules.ExtensionSchema, Node: problem.Node, AtName: problem.AtName, Message: problem.Message})
		}
	}
}

// shape has the shape of object n judged, and reports what is wrong with it.
func (w *walk) shape(n uint32, t *rules.Type) {
	verdict, err := w.judge.Object(w.Tree, n, t)
	if err != nil {
		w.Err = err
		return
	}
	w.missing(n, t, verdict)
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
		case node.Flags&document.Faulty != 0:
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

func (w *walk) missing(n uint32, t *rules.Type, verdict *schema.Verdict) {
	for _, p := range t.Properties {
		if p.Required && slices.Contains(verdict.Missing, p.Name) {
			w.Missing(n, t, p.Name)
		}
	}
}
