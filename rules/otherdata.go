package rules

import (
	"bytes"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// otherFormat returns the name of the format of object n, such as "an xAPI statement", if the object is of another format that is often
// sent where Caliper is due; else "". An object with Caliper's context, a type of Caliper, or a member that only Caliper has, is not of
// another format.
func (c *checker) otherFormat(n uint32) string {
	if c.Tree.Nodes[n].Kind != document.Object {
		return ""
	}
	for _, word := range [...]uint16{c.NameID.EventTime, c.NameID.Sensor, c.NameID.SendTime, c.NameID.DataVersion} {
		if c.Tree.Member(n, word) != 0 {
			return ""
		}
	}
	for _, word := range [...]uint16{c.NameID.Context, c.NameID.Type, c.NameID.OldType} {
		if m := c.Tree.Member(n, word); m != 0 && bytes.Contains(bytes.ToLower(c.Tree.Raw(m)), []byte("caliper")) {
			return ""
		}
	}
	formats, err := profiles.OtherFormats()
	if err != nil {
		c.Err = err
		return ""
	}
	for _, f := range formats {
		for _, list := range f.Has {
			if c.hasMembers(n, list) && c.documentsInMembers(n, describe, mostLevels) == nil {
				return f.Name
			}
		}
	}
	return ""
}

// hasMembers reports whether object n has all members of a list as profiles/other-formats.yaml has them.
func (c *checker) hasMembers(n uint32, list []string) bool {
	for _, member := range list {
		name, start, isText := strings.Cut(member, ": ")
		switch m := c.memberAt(n, name); {
		case m == 0, isText && !c.hasText(m, start):
			return false
		}
	}
	return true
}

// mostOtherMembers bounds the members of an object that are searched for the signs of a format.
const mostOtherMembers = 500

// memberAt returns the member of object n at a path of names with dots between them, in capital or small letters; 0 if there is none. The
// path goes through the first item of a list.
func (c *checker) memberAt(n uint32, path string) uint32 {
	name, rest, goesOn := strings.Cut(path, ".")
	if c.Tree.Nodes[n].Kind == document.Array && !c.Tree.IsEmpty(n) {
		n++
	}
	if c.Tree.Nodes[n].Kind != document.Object {
		return 0
	}
	members := 0
	for m := n + 1; m < c.Tree.Nodes[n].Next && members < mostOtherMembers; m, members = c.Tree.Nodes[m].Next, members+1 {
		if key := c.Tree.Key(m); len(key) == len(name) && strings.EqualFold(string(key), name) {
			if !goesOn {
				return m
			}
			return c.memberAt(m, rest)
		}
	}
	return 0
}

// hasText reports whether value n, or an item of list n, is a string that begins with start, after http: or https:.
func (c *checker) hasText(n uint32, start string) bool {
	if c.Tree.Nodes[n].Kind == document.Array {
		for item := n + 1; item < c.Tree.Nodes[n].Next; item = c.Tree.Nodes[item].Next {
			if c.Tree.Nodes[item].Kind == document.String && c.hasText(item, start) {
				return true
			}
		}
		return false
	}
	if c.Tree.Nodes[n].Kind != document.String {
		return false
	}
	text := string(c.Tree.Text(n))
	return strings.HasPrefix(strings.TrimPrefix(strings.TrimPrefix(text, "http:"), "https:"), start)
}

// namesOther reports object n if it is of another format, and returns whether it is.
func (c *checker) namesOther(n uint32) bool {
	format := c.otherFormat(n)
	if format == "" {
		return false
	}
	c.fault(Fault{Rule: catalogue.RecordUnrecognised, Node: n, Message: "this looks like " + format + ", not a Caliper event",
		Hint: "turn it into Caliper events first: they have type, actor, action, object and eventTime"})
	return true
}
