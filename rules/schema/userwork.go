package schema

import (
	"regexp/syntax"
	"strconv"
	"strings"
)

// workload computes how often gojsonschema may judge a value, or the length of the patterns that it compares with a string. References that
// multiply with each level of a document, as in two overlapping forms of a tree, would keep gojsonschema busy for years.
type workload struct {
	parts    []any
	patterns bool               // the workload is the length of patterns, in instructions of package regexp, rather than the number of judgements
	sizes    map[string]float64 // the length of each pattern
	known    []map[int]float64  // the workload of each part, by level
	loop     bool               // a part refers to itself for the same value
}

func newWorkload(parts []any, patterns bool) *workload {
	w := &workload{parts: parts, patterns: patterns, sizes: map[string]float64{}, known: make([]map[int]float64, len(parts))}
	for i := range parts {
		w.known[i] = map[int]float64{}
	}
	return w
}

// part returns the greatest workload of part i, with its references, on a value that is level levels below the value of the part.
func (w *workload) part(i, level int) float64 {
	if work, ok := w.known[i][level]; ok {
		w.loop = w.loop || work < 0
		return max(work, 0)
	}
	w.known[i][level] = -1 // the computation is in progress
	work := w.schema(w.parts[i], level)
	w.known[i][level] = work
	return work
}

func (w *workload) schema(schema any, level int) (sum float64) {
	s, _ := schema.(object)
	if level == 0 {
		required, _ := s["required"].([]any)
		sum = 1 + float64(len(required))
		if w.patterns {
			pattern, _ := s["pattern"].(string)
			sum = w.size(pattern)
		}
	}
	if ref, ok := s["$ref"].(string); ok {
		i, _ := strconv.Atoi(strings.TrimPrefix(ref, partRef(0)[:len(partRef(0))-1]))
		return sum + w.part(i, level)
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := s[key].([]any)
		for _, each := range list {
			sum += w.schema(each, level)
		}
	}
	for _, key := range []string{"not", "if", "then", "else"} {
		if each, ok := s[key]; ok {
			sum += w.schema(each, level)
		}
	}
	dependencies, _ := s["dependencies"].(object)
	for _, each := range dependencies {
		sum += w.schema(each, level)
	}
	if level > 0 {
		sum += max(w.members(s, level-1), w.items(s, level-1))
	}
	return sum
}

// members returns the greatest workload of a schema on a value that is level levels below a member of the schema's value.
func (w *workload) members(s object, level int) (sum float64) {
	named, _ := s["properties"].(object)
	for _, each := range named {
		sum = max(sum, w.schema(each, level))
	}
	patterns, _ := s["patternProperties"].(object)
	size := 0.0
	for pattern, each := range patterns {
		sum += w.schema(each, level)
		size += w.size(pattern)
	}
	if other, ok := s["additionalProperties"]; ok {
		sum = max(sum, w.schema(other, level))
	}
	if level > 0 {
		return sum
	}
	if names, ok := s["propertyNames"]; ok {
		sum += 1 + w.schema(names, 0)
	}
	if w.patterns {
		return sum + size
	}
	return sum + 10*float64(len(patterns)) // gojsonschema compiles the patterns again for each name
}

func (w *workload) items(s object, level int) (sum float64) {
	each, ok := s["items"]
	list, isList := each.([]any)
	if ok && !isList {
		list = []any{each}
	}
	for _, each := range list {
		sum = max(sum, w.schema(each, level))
	}
	if other, ok := s["additionalItems"]; ok {
		sum = max(sum, w.schema(other, level))
	}
	if each, ok := s["contains"]; ok {
		sum += w.schema(each, level)
	}
	if s["uniqueItems"] == true && level == 0 {
		sum++
	}
	return sum
}

// size returns the length of a pattern in instructions of package regexp; 0 if the pattern is empty.
func (w *workload) size(pattern string) float64 {
	if size, ok := w.sizes[pattern]; ok || pattern == "" {
		return size
	}
	if parsed, err := syntax.Parse(pattern, syntax.Perl); err == nil {
		if program, err := syntax.Compile(parsed.Simplify()); err == nil {
			w.sizes[pattern] = float64(len(program.Inst))
		}
	}
	return w.sizes[pattern]
}
