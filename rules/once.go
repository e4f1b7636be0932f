package rules

import "github.com/caliper-lint/caliper-lint/rules/words"

// once collects the places of a fault that many sensors make everywhere, and of which a document has one finding for all.
type once struct {
	places []uint32
	first  Fault // at the first place in the document
}

// add notes one more place, that of f.
func (o *once) add(f Fault) {
	if len(o.places) == 0 || f.Node < o.first.Node {
		o.first = f
	}
	o.places = append(o.places, f.Node)
}

func (o *once) clear() { o.places = o.places[:0] }

// reportOnce reports what o has collected, if anything. The message of the first place is continued with how many more there
// are: "1 more" + one, or "7 more" + many. If fix says so, all places are left out.
func (c *Checker) reportOnce(o *once, one, many string, fix bool) {
	if len(o.places) == 0 {
		return
	}
	f := o.first
	f.Message += words.More(len(o.places)-1, one, many, "")
	for _, n := range o.places {
		if fix && c.Fixing && !c.unsure && c.Tree.Nodes[n].KeyEnd != 0 {
			f.Fixes = append(f.Fixes, Fix{Node: n, Kind: FixDrop})
		}
	}
	c.Report(f)
}

// beginOnce forgets what has been collected of the last document.
func (c *Checker) beginOnce() {
	for _, o := range [...]*once{&c.empties, &c.literals, &c.repeated, &c.noContexts} {
		o.clear()
	}
}

// endOnce reports what has been collected of a document.
func (c *Checker) endOnce() {
	c.reportEmpties()
	c.reportOnce(&c.literals, "number of this document is, too", "numbers of this document are, too", false)
	c.reportOnce(&c.repeated, "object of this document repeats it", "objects of this document repeat it", !c.Foreign)
	c.reportOnce(&c.noContexts, "object of this document has a null @context", "objects of this document have a null @context", true)
}
