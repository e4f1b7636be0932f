package rules

import (
	"encoding/json"
	"strings"

	"github.com/caliper-lint/caliper-lint/validate/document"
)

// kindHint shows how the value is written in the right kind, where that is plain.
func (c *Checker) kindHint(n uint32, v *Value) string {
	raw := string(c.Tree.Raw(n))
	if len(raw) > 40 {
		return ""
	}
	switch node := c.Tree.Nodes[n]; {
	case v.Array && node.Kind == document.String && strings.HasPrefix(raw, `"[`):
		return "it is text that holds an array: send the array itself"
	case v.Array && node.KeyEnd != 0 && node.Kind == document.String && v.Kind != Entity && v.Kind != Document:
		return "put it into an array: [" + c.quote(n) + "]"
	case node.Kind == document.String:
		text := string(c.Tree.Text(n))
		isNumber := json.Valid([]byte(text)) && strings.Trim(text, "-+.eE0123456789") == ""
		isInteger := isNumber && !strings.ContainsAny(text, ".eE")
		switch {
		case v.Kind == Decimal && isNumber && !isInteger,
			v.Kind == Integer && isInteger,
			v.Kind == Boolean && (text == "true" || text == "false"):
			return "write it without quotes: " + text
		case v.Kind == Decimal && isInteger:
			return "write it without quotes: " + text + ".0"
		}
	case node.Kind == document.Decimal && v.Kind == Integer:
		if whole, fraction, _ := strings.Cut(raw, "."); fraction != "" && strings.Trim(fraction, "0") == "" {
			return "write it without a fraction: " + whole
		}
	case (node.Kind == document.Integer || node.Kind == document.Decimal || node.Kind == document.Boolean) && v.Kind == Text && !v.Array:
		return `write it in quotes: "` + raw + `"`
	}
	return ""
}
