package rules

import (
	"bytes"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// otherFormat names the format of object n, which has no type of Caliper, if it is data of another kind that is often sent where Caliper
// is due, such as "an xAPI statement"; "" if it is not. What has Caliper's context, one of its types, or a member that only Caliper has, is not.
func (c *checker) otherFormat(n uint32) string {
	if c.Tree.Nodes[n].Kind != document.Object {
		return ""
	}
	for _, word := range [...]uint16{c.Word.EventTime, c.Word.Sensor, c.Word.SendTime, c.Word.DataVersion} {
		if c.Tree.Member(n, word) != 0 {
			return ""
		}
	}
	for _, word := range [...]uint16{c.Word.Context, c.Word.Type, c.Word.OldType} {
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

// mostOtherMembers is among how many members of an object those are looked for that tell its format.
const mostOtherMembers = 500

// memberAt returns the member of object n at a path of names with dots between them, in capital or small letters; 0 if there is none. Of a
// list it looks into the first item.
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

// hasText reports whether value n, or an item of list n, is a string that begins so, after http: or https:.
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

// namesOther reports object n as what it is, if that is of another format, and returns whether it has.
func (c *checker) namesOther(n uint32) bool {
	format := c.otherFormat(n)
	if format == "" {
		return false
	}
	c.fault(Fault{Rule: catalogue.RecordUnrecognised, Node: n, Message: "this looks like " + format + ", not a Caliper event",
		Hint: "turn it into Caliper events first: they have type, actor, action, object and eventTime"})
	return true
}
