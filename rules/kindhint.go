package rules

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// kindProblem returns the message for value n of property p, or for an item of it, that has the wrong JSON kind. The hint shows the value
// in the right kind, if that is plain.
func (c *checker) kindProblem(n uint32, p *tables.Property) (message, hint string) {
	what, want := p.Name, p.Value.Description()
	kind, isArray := c.Tree.Nodes[n].Kind, p.Value.Array
	if !c.Tree.Nodes[n].IsMember() {
		what, want, isArray = "an item of "+p.Name, p.Value.Item(), false
	}
	message = what + " is " + c.kindWord(n) + "; it must be " + want
	switch {
	case kind == document.Array && !isArray:
		return c.listProblem(n, what, want)
	case isArray:
		return message, c.listHint(n, p.Value)
	case (kind == document.Integer || kind == document.Decimal) && p.Value.Kind == tables.DateTime:
		if hint = format.EpochHint(string(c.Tree.Raw(n))); hint == "" {
			hint = "for example 2026-05-29T22:00:00.000Z"
		}
		return what + " is a number; write a UTC date and time", hint
	case (kind == document.Integer || kind == document.Decimal) && p.Value.Kind == tables.Duration:
		if right := format.DurationOfSeconds(string(c.Tree.Raw(n))); right != "" {
			hint = "if it counts seconds, write " + strconv.Quote(right)
		}
		return what + " is the number " + words.Cut(string(c.Tree.Raw(n))) + "; it must be an ISO 8601 duration", hint
	}
	return message, c.kindHint(n, p.Value)
}

// listProblem does the same as kindProblem for a list in the place of a single value.
func (c *checker) listProblem(n uint32, what, want string) (message, hint string) {
	items := 0
	for item := n + 1; item < c.Tree.Nodes[n].Next; item = c.Tree.Nodes[item].Next {
		items++
	}
	switch first := n + 1; {
	case items > 1:
		return what + " is an array of " + strconv.Itoa(items) + " items; it must be a single value: " + want, ""
	case items == 1 && len(c.Tree.Raw(first)) <= 80 && c.Tree.Nodes[first].Kind == document.String:
		hint = "write it without brackets: " + c.quote(first)
	case items == 1:
		hint = "write it without brackets"
	}
	if items == 1 {
		return what + " is an array; it must be a single value", hint
	}
	return what + " is an array; it must be " + want, hint
}

// listHint shows value n as a list.
func (c *checker) listHint(n uint32, v *tables.Value) string {
	switch node := c.Tree.Nodes[n]; {
	case v.Kind == tables.Document:
	case node.Kind == document.Object && v.Kind == tables.Entity:
		return "put it into an array: [{…}]"
	case node.Kind == document.String && strings.HasPrefix(string(c.Tree.Raw(n)), `"[`):
		return "the array was written into a string: send the array itself"
	case node.Kind == document.String && len(c.Tree.Raw(n)) <= 80:
		return "put it into an array: [" + c.quote(n) + "]"
	case node.Kind == document.String:
		return "put it into an array"
	}
	return ""
}

// kindHint shows a value in the right kind.
func (c *checker) kindHint(n uint32, v *tables.Value) string {
	raw := string(c.Tree.Raw(n))
	if len(raw) > 40 {
		return ""
	}
	switch node := c.Tree.Nodes[n]; {
	case node.Kind == document.String:
		text := string(c.Tree.Text(n))
		isNumber := json.Valid([]byte(text)) && strings.Trim(text, "-+.eE0123456789") == ""
		isInteger := isNumber && !strings.ContainsAny(text, ".eE")
		switch {
		case v.Kind == tables.Decimal && isNumber && !isInteger,
			v.Kind.IsWhole() && isInteger,
			v.Kind == tables.Boolean && (text == "true" || text == "false"):
			return "write it without quotes: " + text
		case v.Kind == tables.Decimal && isInteger:
			return "write it without quotes: " + text + ".0"
		case v.Kind == tables.Decimal && strings.Count(text, ",") == 1 && strings.Trim(text, "0123456789,") == "":
			_, fraction, _ := strings.Cut(text, ",")
			if number := strings.Replace(text, ",", ".", 1); json.Valid([]byte(number)) && len(fraction) != 3 { // three digits may be thousands
				return "write it without quotes, and with a point: " + number
			}
		}
	case node.Kind == document.Decimal && v.Kind.IsWhole():
		if whole, fraction, _ := strings.Cut(raw, "."); fraction != "" && strings.Trim(fraction, "0") == "" {
			return "write it without a fraction: " + whole
		}
	case (node.Kind == document.Integer || node.Kind == document.Decimal || node.Kind == document.Boolean) && v.Kind == tables.Text:
		return `write it in quotes: "` + raw + `"`
	}
	return ""
}
