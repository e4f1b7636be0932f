package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

// conversion converts nodes to the values of gojsonschema: maps, slices, and json.Number.
type conversion struct {
	tree     *document.Tree
	bounds           // empty for values of the schema, which limits has checked already
	cost     float64 // the judgements of the values so far
	steps    float64 // the steps of patterns on the values so far
	problems []Problem
}

// value converts n. level is the depth of n below the checked value, and way is the length in bytes of the names on the path to n.
func (c *conversion) value(n uint32, level, way int) any {
	node := &c.tree.Nodes[n]
	if c.work != nil {
		if level > maxLevels {
			c.problem(n, fmt.Sprintf("is nested more than %d deep, too deep to be checked", maxLevels))
			return nil
		}
		if c.cost += c.work[level] * (1 + float64(way)/freeWay); c.cost > maxWork {
			return nil
		}
		if c.steps += c.patterns[level] * float64(freeSteps+c.tree.OwnLength(n)); c.steps > maxSteps {
			return nil
		}
	}
	switch node.Kind {
	case document.Boolean:
		return c.tree.Raw(n)[0]|0x20 == 't'
	case document.Integer, document.Decimal:
		number := bytes.Replace(c.tree.Raw(n), []byte{','}, []byte{'.'}, 1) // a decimal comma that was repaired
		if why := unfit(number); why != "" {
			c.problem(n, why)
		}
		return json.Number(number)
	case document.String:
		return string(c.tree.Text(n))
	case document.Array:
		items := []any{}
		for name, item := range children(c.tree, n) {
			items = append(items, c.value(item, level+1, way+len(name)))
		}
		return items
	case document.Object:
		members := object{}
		for name, member := range children(c.tree, n) {
			members[name] = c.value(member, level+1, way+len(name))
		}
		return members
	}
	return nil
}

func (c *conversion) problem(n uint32, text string) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, Problem{Node: n, Message: subject(c.tree, n) + " " + text})
	}
}

// isReplaced reports whether a word that is not JSON, such as NaN or True, stands in the place of value n. Its fault was reported.
func isReplaced(tree *document.Tree, n uint32) bool {
	node := &tree.Nodes[n]
	return node.Flags&document.Skip != 0 && node.Kind != document.Object && node.Kind != document.Array
}

// unfit returns the reason why gojsonschema must not see a number; "" if it may. gojsonschema converts numbers to big fractions, and panics
// at a number that is not a 64-bit float.
func unfit(number []byte) string {
	const most = 400
	mantissa, exponent, _ := strings.Cut(strings.ToLower(string(number)), "e")
	digits := strings.TrimLeft(exponent, "+-0")
	if exp, _ := strconv.Atoi(digits); len(mantissa) <= most && len(digits) < 5 && exp <= most {
		if _, err := strconv.ParseFloat(string(number), 64); err == nil {
			return ""
		}
	}
	if strings.HasPrefix(exponent, "-") || strings.Contains(mantissa, ".") && exponent == "" {
		return "is too precise a number to be checked"
	}
	return "is too large a number to be checked"
}
