package rules

// The checks of documents and of the objects within them, in the order in which they run. A new rule is a row here, and a function that the
// row names. The checks of values are in two other tables: kinds in rules/tables/kinds.go, and ownChecks for the kinds of value that need
// more than their text.

// documentChecks are the checks of a document as a whole.
var documentChecks = []check{
	{anyObject, readsShape, func(j *Judge, o *object) { j.checkHolding(o.node, o.is) }},
	{anyObject, readsShape, func(j *Judge, o *object) { j.checkContextName(o.node) }},
	{anyObject, notesTexts, func(j *Judge, o *object) { j.otherVocabulary = j.checkContext(o.node) }},
	{anyObject, notesTexts, func(j *Judge, o *object) {
		if !o.open {
			j.checkExtensionContext(o.node, o.is)
		}
	}},
	{anyObject, readsShape, (*Judge).checkVersion},
}

// objectChecks are the checks of every object of a known place or type, before those of its members.
var objectChecks = []check{
	{anyObject, readsShape, (*Judge).checkTypeName},
	{anyObject, readsShape, (*Judge).checkDeprecatedType},
	{anyObject, readsShape, func(j *Judge, o *object) {
		if !o.isDocument {
			j.checkExtensionType(o.node, o.is)
		}
	}},
	{anEvent, readsShape, (*Judge).checkEvent},
	{anEntity, readsShape, func(j *Judge, o *object) { // an id that may be anonymous is checked in every document
		if !o.open {
			j.checkAnonymity(o.node, o.is, o.isDocument)
		}
	}},
	{anEntity, readsOwnValues, func(j *Judge, o *object) { j.checkPeriod(o.node, o.is) }},
	{anyObject, readsShape, func(j *Judge, o *object) { j.skipEmptyValues(o.node, o.is) }},
	{anyObject, readsShape, func(j *Judge, o *object) { j.checkRecommended(o.node, o.is, o.action, o.restriction, o.row) }},
	{anyObject, readsShape, func(j *Judge, o *object) { j.checkEmpties(o.node, o.is) }},
	{anyObject, readsShape, func(j *Judge, o *object) { j.checkShape(o.node, o.is, o.open) }},
}
