package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// checkProfile checks event n of type t against the profile that it names, and appends the row to which the event belongs. For an event
// that names no profile, it appends every row that fits. action is the action of the event, if t can have that.
func (c *checker) checkProfile(n uint32, t *tables.Type, action uint16, rows []*tables.Row) []*tables.Row {
	member := c.Tree.Member(n, c.NameID.Profile)
	if c.isAbsent(n, c.NameID.Profile) || t.Property(c.NameID.Profile) == nil {
		return c.reportNoProfile(n, t, action, rows)
	}
	if c.Tree.Nodes[member].Kind != document.String {
		return rows
	}
	p, err := c.ProfileOf(c.Names.ID(c.Tree.Text(member)))
	if err != nil {
		c.Err = err
	}
	if len(c.demanded) > 0 && (p == nil || !slices.Contains(c.demanded, p.Name)) {
		c.fault(Fault{Rule: catalogue.ProfileNotDemanded, Node: member, Message: "the profile is " + c.quote(member) + "; it must be " + words.Or(c.demanded)})
		return rows
	}
	if p == nil {
		return rows
	}
	if row := p.Row(t, action); row != nil {
		return append(rows, row)
	}
	c.reportNoRow(n, member, t, action, p)
	return rows
}

// onlyRow returns the row of the profile that event n names, if the profile has a single row for events of type t; else nil. A single row
// applies even if the action is wrong.
func (c *checker) onlyRow(n uint32, t *tables.Type) *tables.Row {
	member := c.Tree.Member(n, c.NameID.Profile)
	if member == 0 || c.Tree.Nodes[member].Kind != document.String || t.Property(c.NameID.Profile) == nil {
		return nil
	}
	p, err := c.ProfileOf(c.Names.ID(c.Tree.Text(member)))
	if err != nil {
		c.Err = err
	}
	if p == nil || len(p.ByEvent[t]) != 1 {
		return nil
	}
	return p.ByEvent[t][0]
}

// unknownRow returns the row of an event of type t whose own row is unknown, because its action or profile is wrong. The event has happened
// all the same, between other events that are compared. unknownRow returns nil if no profile compares events of the type.
func (c *checker) unknownRow(t *tables.Type) *tables.Row {
	for _, p := range c.everyProfile() {
		if row := p.UnknownRow[t]; row != nil {
			return row
		}
	}
	return nil
}

// reportNoRow reports that profile p has no row for event n. member is the member of the event that names the profile.
func (c *checker) reportNoRow(n, member uint32, t *tables.Type, action uint16, p *tables.Profile) {
	f := Fault{Rule: catalogue.ProfileNoRow, Node: member, Section: p.Section}
	switch {
	case t == c.Event:
		f.Rule, f.Section, f.Message = catalogue.ProfileGenericEvent, "", "a generic Event cannot have the profile "+p.Name
		f.Hint = p.Name + " has " + words.And(p.EventTypes())
		if generic := c.fittingProfiles(n, t, action); generic != "" {
			f.Hint += "; or name " + generic
		}
	case p.ByEvent[c.Event] != nil && len(p.ByEvent) == 1:
		f.Rule, f.Section, f.Severity = catalogue.ProfileGenericEvent, "", catalogue.Warning
		f.Message, f.Hint = p.Name+" is for the generic Event only, not for "+words.Article(t.Name), c.fitHint(n, t, action)
	case p.ByEvent[t] == nil:
		f.Message, f.Hint = "the table of "+p.Name+" has no "+t.Name, c.fitHint(n, t, action)
	case action == document.Unknown:
		return // another fault of the event is reported already
	default:
		f.Message = "the table of " + p.Name + " has no " + t.Name + " with the action " + strconv.Quote(c.Names.Word(action))
		var actions []string
		for _, row := range p.ByEvent[t] {
			actions = append(actions, row.Name)
		}
		f.Hint = "it has " + words.And(actions)
	}
	c.report(f)
}

// fittingRows appends the rows of all profiles that event n of type t fits.
func (c *checker) fittingRows(n uint32, t *tables.Type, action uint16, rows []*tables.Row) []*tables.Row {
	if action == document.Unknown && t.ActionOf != nil {
		return rows
	}
	for _, p := range c.everyProfile() {
		if row := p.Row(t, action); row != nil && c.misfit(n, row) == nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// fittingProfiles returns the names of the profiles that event n fits, in words.
func (c *checker) fittingProfiles(n uint32, t *tables.Type, action uint16) string {
	var names []string
	for _, row := range c.fittingRows(n, t, action, nil) {
		names = append(names, row.Profile.Name)
	}
	return words.Or(names)
}

// fitHint returns the hint that names the profiles which event n fits.
func (c *checker) fitHint(n uint32, t *tables.Type, action uint16) string {
	if names := c.fittingProfiles(n, t, action); names != "" {
		return "it fits " + names
	}
	return ""
}

// reportNoProfile reports that event n names no profile, with a hint about the profiles that it fits.
func (c *checker) reportNoProfile(n uint32, t *tables.Type, action uint16, rows []*tables.Row) []*tables.Row {
	first := len(rows)
	rows = c.fittingRows(n, t, action, rows)
	fault := Fault{Rule: catalogue.EventProfileMissing, Node: n, Message: "the event does not name its metric profile", Hint: c.fitHint(n, t, action)}
	if action == document.Unknown {
		fault.Hint = `add "profile" with the profile of the event`
	}
	if c.Tree.Member(n, c.NameID.Profile) == 0 && t.Property(c.NameID.Profile) != nil && !c.versionGuessed { // null is reported like any empty property
		c.report(fault)
	}
	if action == document.Unknown && t.ActionOf != nil {
		return rows
	}
	if len(rows) == first && c.HasProfiles() && !t.Deprecated {
		c.reportNoFit(n, t, action)
	}
	if len(c.demanded) == 0 {
		return rows
	}
	demanded := slices.DeleteFunc(rows[first:], func(row *tables.Row) bool { return !slices.Contains(c.demanded, row.Profile.Name) })
	if len(demanded) == 0 {
		c.report(Fault{Rule: catalogue.ProfileNotDemanded, Node: n, Message: "the event does not fit " + words.Or(c.demanded)})
	}
	return rows[:first+len(demanded)]
}

// reportNoFit reports that event n fits no profile, and the reason.
func (c *checker) reportNoFit(n uint32, t *tables.Type, action uint16) {
	var why []string
	for _, p := range c.everyProfile() {
		if row := p.Row(t, action); row != nil {
			narrowed := c.misfit(n, row)
			why = append(why, p.Name+" allows "+words.Article(words.Or(narrowed.Value.Types))+" as "+narrowed.Name)
		}
	}
	c.report(Fault{Rule: catalogue.ProfileNoneFits, Node: n, Message: "the event fits no profile", Hint: strings.Join(why, "; ")})
}

// misfit returns the property of row r that event n breaks by the type of an entity; nil if the event fits the row. Types that the event's
// own table refuses do not count.
func (c *checker) misfit(n uint32, r *tables.Row) *tables.Property {
	for _, p := range r.Type.Properties {
		m := c.Tree.Member(n, p.NameID)
		narrowed := r.Properties[p.NameID]
		if outside, inside := p.Outside(); narrowed == nil && r.Profile.Name != inside {
			narrowed = outside
		}
		if narrowed != nil && c.excludes(narrowed, m) && !c.excludes(p, m) {
			return narrowed
		}
	}
	return nil
}

// excludes reports whether entity m cannot stand in the place of p. It can if it is absent or its type is unknown.
func (c *checker) excludes(p *tables.Property, m uint32) bool {
	is := c.entityType(m)
	return is != nil && p.Value.Kind == tables.Entity && p.Value.Allows(is) == tables.Refused
}

// entityType returns the type of entity n; nil if the type is not Caliper's, n is not an object, or n is 0.
func (c *checker) entityType(n uint32) *tables.Type {
	if n == 0 {
		return nil
	}
	if m := c.Tree.Member(n, c.NameID.Type); m != 0 && c.Tree.Nodes[m].Kind == document.String {
		return c.typeAt(m)
	}
	return nil
}

// everyProfile returns all profiles, or no profile after a mistake in a table.
func (c *checker) everyProfile() []*tables.Profile {
	all, err := c.Profiles()
	if err != nil {
		c.Err = err
	}
	return all
}

// restrictionByObject returns the restriction that the type of the object of event n adds to the table of type t; nil if there is none.
func (c *checker) restrictionByObject(n uint32, t *tables.Type) *tables.Restriction {
	if !t.DependsOnObject() {
		return nil
	}
	is := c.entityType(c.Tree.Member(n, c.NameID.Object))
	if is == nil {
		return nil
	}
	return t.ByObjectType(is)
}

// checkRecommended reports the recommended properties that object n of type t lacks. Its own type recommends properties; for an event, so
// do the action, the type of the object and the row of the profile, each of which may be nil.
func (c *checker) checkRecommended(n uint32, t *tables.Type, action *tables.Action, object *tables.Restriction, row *tables.Row) {
	var recommended [4][]*tables.Property
	recommended[3] = t.Recommended
	if action != nil {
		recommended[0] = action.Recommended
	}
	if object != nil {
		recommended[1] = object.Recommended
	}
	if row != nil && !c.versionGuessed { // the profile belongs to this version
		recommended[2] = row.Recommended
	}
	var absent []*tables.Property
	for _, properties := range recommended {
		for _, p := range properties {
			if c.isAbsent(n, p.NameID) && !t.Property(p.NameID).Required {
				absent = append(absent, p)
			}
		}
	}
	if absent == nil || !t.IsEvent && c.isAnonymous(n, t) {
		return
	}
	slices.SortStableFunc(absent, func(a, b *tables.Property) int { return int(b.Strength) - int(a.Strength) })
	var reported []uint16
	for _, p := range absent {
		if !slices.Contains(reported, p.NameID) {
			reported = append(reported, p.NameID)
			c.missingRecommended(n, t, action, p)
		}
	}
}

// isAbsent reports whether member name of object n is absent, null or empty.
func (c *checker) isAbsent(n uint32, name uint16) bool {
	m := c.Tree.Member(n, name)
	return m == 0 || c.holdsNothing(m)
}

// propertyInProfile returns property p of event n with the restrictions of the event's profile. The row of the event decides, if it is
// known; else the profile that the event names, or nearly names.
func (c *checker) propertyInProfile(p *tables.Property, n uint32, row *tables.Row) *tables.Property {
	outside, inside := p.Outside()
	if outside == nil {
		return p
	}
	isInside := false
	switch m := c.Tree.Member(n, c.NameID.Profile); {
	case row != nil && row.Profile != nil:
		isInside = row.Profile.Name == inside
	case m != 0 && c.Tree.Nodes[m].Kind == document.String && !c.holdsNothing(m):
		text := c.Tree.Text(m)
		isInside = string(text) == inside || !c.IsProfile(c.Names.ID(text)) && c.likelyProfile(text) == inside
	}
	if isInside {
		return p
	}
	return outside
}

// likelyProfile returns the profile that a word probably stands for; "" if none is near.
func (c *checker) likelyProfile(text []byte) string {
	if p := c.Event.Property(c.NameID.Profile); p != nil && p.Value.Vocabulary != nil {
		return c.likelyTerm(text, p.Value.Vocabulary)
	}
	return ""
}

// checkOpenProfile checks the profile of event n of an unknown type. No table has a row for the event, but if events must belong to certain
// profiles, the event must name one of them.
func (c *checker) checkOpenProfile(n uint32) {
	if len(c.demanded) == 0 {
		return
	}
	m := c.Tree.Member(n, c.NameID.Profile)
	if m == 0 || c.Tree.Nodes[m].Kind != document.String || !slices.Contains(c.demanded, string(c.Tree.Text(m))) {
		c.report(Fault{Rule: catalogue.ProfileNotDemanded, Node: n, Message: "the event is not known to fit " + words.Or(c.demanded) + ": its type is unknown"})
	}
}

// missingRecommended reports that object n lacks the recommended property p.
func (c *checker) missingRecommended(n uint32, t *tables.Type, action *tables.Action, p *tables.Property) {
	with := ""
	if action != nil {
		with = " with action " + action.Name
	}
	f := Fault{Rule: catalogue.PropertyRecommended, Node: n, Section: p.Section, Message: t.Name + with + " should have " + strconv.Quote(p.Name), Hint: p.Name + " must be " + p.Value.Description()}
	switch p.Strength {
	case profiles.Required:
		f.Rule, f.Message = catalogue.PropertyRequired, t.Name+" lacks "+strconv.Quote(p.Name)+", which "+requirer(p)+" requires"
	case profiles.Advised:
		f.Severity, f.Level, f.Message = catalogue.Note, "MAY", t.Name+with+" may lack "+strconv.Quote(p.Name)+", but it is useful"
	}
	c.reportAbsence(f, p.NameID)
}

// reportAbsence reports fault f, an absent property, at its object; or at the member, if that is null.
func (c *checker) reportAbsence(f Fault, name uint16) {
	m := c.Tree.Member(f.Node, name)
	if m != 0 {
		f.Node = m
	}
	if m == 0 || f.Severity == catalogue.Note { // the empty member has a finding of its own
		c.report(f)
		return
	}
	if !c.noFixes && f.Rule == catalogue.PropertyRecommended {
		f.Fixes = []Fix{{Node: m, Kind: FixDrop}}
	}
	c.fault(f)
}

// requirer names the action or the profile that asks for p; "" if the event's own table does.
func requirer(p *tables.Property) string {
	if p.Action != "" {
		return "the action " + strconv.Quote(p.Action)
	}
	return p.Profile
}

// checkRecommendedInPlace reports the properties that entity object n of type is lacks, and that are recommended or required in its slot.
func (c *checker) checkRecommendedInPlace(n uint32, is *tables.Type, s tables.Slot) {
	p, q := s.Property, s.RowProperty
	if q != nil && len(q.RecommendedInPlace) > 0 && q.Value.Allows(is) != tables.Refused && !c.versionGuessed {
		p = q
	}
	for strength := profiles.Required; strength > profiles.Optional; strength-- {
		var lacking []tables.Recommendation
		for _, w := range p.RecommendedInPlace {
			if own := is.Property(w.NameID); w.Strength == strength && own != nil && !own.Required && c.isAbsent(n, w.NameID) {
				lacking = append(lacking, w)
			}
		}
		if lacking != nil && !c.isAnonymous(n, is) {
			c.missingInPlace(n, is, p, lacking, strength)
		}
	}
}

// missingInPlace reports the properties that object n lacks in the place of p.
func (c *checker) missingInPlace(n uint32, is *tables.Type, p *tables.Property, lacking []tables.Recommendation, strength profiles.Strength) {
	var names []string
	for _, w := range lacking {
		names = append(names, strconv.Quote(w.Name))
	}
	what := c.subject(n, p) + ", " + words.Article(is.Name) + ","
	f := Fault{Rule: catalogue.PropertyRecommended, Node: n, Section: p.Section, Message: what + " should have " + words.And(names) + " here",
		Hint: "add them, or give the IRI of an entity that is described elsewhere"}
	switch strength {
	case profiles.Required:
		f.Rule, f.Message = catalogue.PropertyRequired, what+" must have "+words.And(names)+" here"
	case profiles.Advised:
		f.Severity, f.Level, f.Message = catalogue.Note, "MAY", what+" may lack "+words.And(names)+" here, but "+map[bool]string{false: "it is", true: "they are"}[len(names) > 1]+" useful"
	}
	if len(lacking) == 1 {
		f.Hint = "add it, or give the IRI of an entity that is described elsewhere"
		if own := is.Property(lacking[0].NameID); own.Value.Kind != tables.Entity {
			f.Hint = lacking[0].Name + " must be " + own.Value.Description()
		}
		c.reportAbsence(f, lacking[0].NameID)
		return
	}
	c.report(f)
}
