package rules

import (
	"cmp"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// The functions of this file go through one record from the top down: for each object first its shape, then its values. Below a value that
// is wrong or unknown, they only look for entities of known types.

// documents judges the documents at a place of the tree, and reports each part of the tree without a document at the place. If there is no
// document at all, it reports nothing and returns false, unless the tree is only an item of the record.
func (j *Judge) documents(at document.Pointer, isItem bool) bool {
	type end struct {
		node uint32
		left document.Pointer
	}
	var ends []end
	found := isItem
	isFaulty := func(n uint32) bool { return j.Tree.Nodes[n].Flags&document.Skip != 0 } // its fault was reported
	j.Tree.Each(at, func(n uint32) {
		found = true
		switch {
		case isFaulty(n):
		case j.Tree.Nodes[n].Kind != document.Array || j.Tree.IsEmpty(n):
			j.item(n, j.envelope)
		default:
			j.items(n, j.envelope)
		}
	}, func(n uint32, left document.Pointer) {
		if isFaulty(n) {
			found = true
		} else {
			ends = append(ends, end{n, left})
		}
	})
	for _, m := range ends {
		if found && !j.Full {
			j.nothingAt(m.node, j.Tree.Pointer(m.node)+m.left.String())
		}
	}
	return found
}

// items judges the items of list n. It calls envelope for each item that is an envelope.
func (j *Judge) items(n uint32, envelope func(uint32)) {
	for item := n + 1; item < j.Tree.Nodes[n].Next; item = j.Tree.Nodes[item].Next {
		if j.Tree.Nodes[item].Flags&document.Skip == 0 {
			j.item(item, envelope)
		}
	}
}

// item judges object n, an event or an entity describe, by the plan of its shape or by the walk. It calls envelope if the object is an
// envelope.
func (j *Judge) item(n uint32, envelope func(uint32)) {
	if j.Full {
		return
	}
	hash, plannable := uint64(0), false
	if !j.memo.off {
		hash, plannable = j.shapeOf(n)
	}
	if plannable && j.replayShape(n, hash) {
		return
	}
	j.resetVersion()
	role, t := j.classify(n)
	if role == roleEnvelope {
		envelope(n)
		return
	}
	faults, rows := len(j.Faults), len(j.rows)
	learns := plannable && t != nil && !j.hasHabits() && j.isWorthLearning(hash)
	if learns {
		j.memo.trace.begin(n)
		j.trace = &j.memo.trace
	}
	if o, ok := j.keepDocument(n, role, t); ok {
		j.runChecks(j.checks.document, &o)
		j.judgeObject(o)
		j.endDocument()
		j.otherVocabulary = false
	}
	j.trace = nil
	if !plannable || j.isStopped() {
		return
	}
	found := j.Faults[faults:]
	spoils := func(f Fault) bool { serves, _ := f.replayable(); return !serves }
	switch {
	case slices.ContainsFunc(found, spoils):
		j.markFailed(hash)
	case learns && !j.memo.trace.broken:
		j.store(n, hash, role, j.rows[rows:], found)
	}
}

// keepDocument keeps object n as an event or an entity describe of the record. t is nil if its type is unknown. ok is false for another
// object, which is reported.
func (j *Judge) keepDocument(n uint32, role role, t *tables.Type) (o object, ok bool) {
	is := cmp.Or(t, j.Entity)
	switch role {
	case roleUnknown:
		j.unrecognised(n)
		return o, false
	case roleEvent:
		is, j.documentNoun = cmp.Or(t, j.Event), "event"
		j.Events = append(j.Events, Event{Node: n, Set: j.Set, VersionSource: j.versionSource, Envelope: j.currentEnvelope})
	case roleEntity:
		j.documentNoun = "entity describe"
		j.Describes = append(j.Describes, Describe{n, j.Set, j.versionSource})
		if t != nil {
			j.describeEntity(j.payload, n, t)
		}
	}
	return object{node: n, is: is, isDocument: true, open: t == nil}, true
}

func (j *Judge) envelope(n uint32) {
	j.enterEnvelope(n)
	defer j.leaveEnvelope()
	j.documentNoun = "envelope"
	isCertain := !j.namesTwice(n, j.Tree.Nodes[n].Next, true)
	j.noFixes, j.noContext = !isCertain, !isCertain
	if m := j.misnamedData(n); m != 0 {
		j.readAsData(n, m)
	}
	j.readNames(n, j.Envelope)
	if m := j.Tree.Member(n, j.NameID.DataVersion); m == 0 || j.Tree.Nodes[m].Kind == document.Null {
		j.resetVersion()
		j.useVersionOfData(n)
	} else {
		j.setFallback(j.versionOfData(m))
	}
	j.skipEmptyValues(n, j.Envelope)
	j.checkEmpties(n, j.Envelope)
	first := len(j.Events)
	j.checkHolding(n, j.Envelope)
	single := j.notAList(j.Tree.Member(n, j.NameID.Data))
	j.checkShape(n, j.Envelope, false)
	for m := n + 1; m < j.Tree.Nodes[n].Next && !j.isStopped(); m = j.Tree.Nodes[m].Next {
		node := &j.Tree.Nodes[m]
		if node.Name == j.NameID.Data && single {
			node.Flags &^= document.Skip
			j.item(m, j.envelopeWithin)
			j.resetVersion()
			j.noFixes = !isCertain
			single = false
			continue
		}
		if node.Flags&document.Skip != 0 {
			continue
		}
		j.checkValue(m, tables.Slot{Type: j.Envelope, Property: j.Envelope.Property(node.Name)})
		j.checkEnvelopeMember(m)
		if node.Name != j.NameID.Data {
			continue
		}
		j.items(m, j.envelopeWithin)
		j.resetVersion()
		j.noFixes = !isCertain
	}
	j.useDefault()
	if m := j.Tree.Member(n, j.NameID.SendTime); m != 0 && j.Tree.Nodes[m].Kind == document.String {
		j.afterSend(j.Events[first:], j.Tree.Text(m))
	}
}

// envelopeWithin reports that object n, an envelope, is in the data of another, and judges the items of its own.
func (j *Judge) envelopeWithin(n uint32) {
	j.notADocument(n)
	if data := j.Tree.Member(n, j.NameID.Data); data != 0 && j.Tree.Nodes[data].Kind == document.Array {
		j.items(data, j.notADocument)
	}
}

// checkVersion checks that a document is of the version of its envelope, and of the one that every document must have.
func (j *Judge) checkVersion(o *object) {
	if j.fallbackSource == byEnvelope && j.versionSource != j.fallbackSource && j.Spec.Version != j.versions[j.fallback].Version {
		j.mixedVersions(o.node, j.versions[j.fallback].Spec)
	}
	if j.require != "" && j.Spec.Version != j.require {
		j.otherVersion(o.node, j.require)
	}
}

// afterSend compares the times of an envelope's events with its sendTime.
func (j *Judge) afterSend(events []Event, sendTime []byte) {
	for _, e := range events {
		j.checkAfterSend(e.Node, sendTime)
	}
}
