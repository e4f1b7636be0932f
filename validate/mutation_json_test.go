package validate_test

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// jsonKinds are defects of the JSON itself.
var jsonKinds = []kind{
	{"comma after the last member", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if len(n.below) == 0 || n.up == nil {
			return nil
		}
		last := n.below[len(n.below)-1]
		return n.write(last.end, last.end, ",", 0)
	})},
	{"no comma", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		next := n.next()
		if next == nil {
			return nil
		}
		comma := n.end + strings.IndexByte(string(n.data[n.end:]), ',')
		after := comma + 1
		for strings.IndexByte(" \r\n\t", n.data[after]) >= 0 {
			after++
		}
		return n.write(comma, comma+1, "", after-comma-1)
	})},
	{"no colon", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if n.name == "" {
			return nil
		}
		return n.write(n.nameEnd, n.start, " ", 1)
	})},
	{"cut off", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if n.record < len(n.records) || n.up == nil || n.kind >= document.Array {
			return nil
		}
		return &defect{n.end, len(n.data), "", n.end, n.end, ""}
	})},
	{"line cut off", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		end := n.records[n.record-1].end
		if n.record == len(n.records) || n.up == nil || n.kind >= document.Array || n.data[end] != '\n' {
			return nil
		}
		return &defect{n.end, end, "", n.end, n.end + 1, ""}
	})},
	{"comment", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if n.name == "" {
			return nil
		}
		return n.write(n.nameStart, n.nameStart, "/* why */ ", 0)
	})},
	{"single quotes", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if n.kind != document.String || strings.ContainsAny(n.raw(), `'\`) {
			return nil
		}
		return n.write(n.start, n.end, "'"+n.text+"'", 0)
	})},
	{"name without quotes", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if n.name == "" {
			return nil
		}
		return n.write(n.nameStart, n.nameEnd, strings.Trim(string(n.data[n.nameStart:n.nameEnd]), `"`), 0)
	})},
	{"NaN", catalogue.JSONSyntax, number(func(string) string { return "NaN" }, 0)},
	{"leading zero", catalogue.JSONSyntax, number(func(raw string) string { return "0" + raw }, 1)},
	{"plus sign", catalogue.JSONSyntax, number(func(raw string) string { return "+" + raw }, 0)},
	{"number that ends with its point", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if n.kind != document.Integer {
			return nil
		}
		return n.write(n.end, n.end, ".", 1)
	})},
	{"True", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if n.raw() != "true" {
			return nil
		}
		return n.write(n.start, n.end, "True", 0)
	})},
	{"control character in a string", catalogue.JSONSyntax, inString("\x01", 0)},
	{"tab in a string", catalogue.JSONSyntax, inString("\t", 0)},
	{"invalid UTF-8 in a string", catalogue.JSONSyntax, inString("\xFF", 0)},
	{"overlong UTF-8 in a string", catalogue.JSONSyntax, inString("\xC0\xAF", 0)},
	{"escape that there is not", catalogue.JSONSyntax, inString(`\x41`, 1)},
	{"byte order mark", catalogue.JSONSyntax, inJSON(func(n *node) *defect {
		if n.up != nil || n.record > 1 {
			return nil
		}
		return n.write(0, 0, "\uFEFF", 0)
	})},
	{"text after the value", catalogue.JSONTrailingData, inJSON(func(n *node) *defect {
		if n.up != nil {
			return nil
		}
		return n.write(n.end, n.end, "}", 0)
	})},
	{"comma after the value", catalogue.JSONTrailingData, inJSON(func(n *node) *defect {
		if n.up != nil {
			return nil
		}
		return n.write(n.end, n.end, ",", 0)
	})},
	{"name that occurs twice", catalogue.JSONDuplicateKey, func(n *node) *defect {
		if n.role == 0 {
			return nil
		}
		last := n.below[len(n.below)-1]
		return n.add(strings.Trim(string(n.data[last.nameStart:last.nameEnd]), `"`), last.raw())
	}},
	{"name that occurs twice with another value", catalogue.JSONDuplicateKey, func(n *node) *defect {
		if n.role == 0 {
			return nil
		}
		middle := n.below[len(n.below)/2]
		return n.add(strings.Trim(string(n.data[middle.nameStart:middle.nameEnd]), `"`), "[7]")
	}},
	{"name that occurs twice, once with an escape", catalogue.JSONDuplicateKey, func(n *node) *defect {
		m := n.member("type")
		if n.role == 0 || m == nil || n.version == "1.0" {
			return nil
		}
		d := n.add(`\u0074ype`, m.raw())
		d.pointer = n.pointer + "/type"
		return d
	}},
}

// inJSON is for defects of the JSON itself. It plants them in the last record of a file, or in NDJSON: elsewhere the beginning of the next
// record is not certain, as it is not if a line in the record looks like the beginning of one.
func inJSON(plant func(*node) *defect) func(*node) *defect {
	return func(n *node) *defect {
		record := n.records[n.record-1]
		isLine := strings.HasSuffix(n.file, ".ndjson")
		if !isLine && (n.record < len(n.records) || n != record && strings.Contains(record.raw(), "\n{")) {
			return nil
		}
		return plant(n)
	}
}

// number is for defects of numbers.
func number(text func(raw string) string, later int) func(*node) *defect {
	return inJSON(func(n *node) *defect {
		if n.kind != document.Integer && n.kind != document.Decimal || n.raw()[0] == '-' {
			return nil
		}
		return n.write(n.start, n.end, text(n.raw()), later)
	})
}

// inString is for defects within strings: text is written after the first character.
func inString(text string, later int) func(*node) *defect {
	return inJSON(func(n *node) *defect {
		if n.kind != document.String || len(n.text) < 2 || n.text[0] < ' ' || n.text[0] >= 0x7F || n.text[0] == '\\' || n.data[n.start+1] != n.text[0] {
			return nil
		}
		return n.write(n.start+2, n.start+2, text, later)
	})
}
