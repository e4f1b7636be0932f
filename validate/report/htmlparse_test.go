package report

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// element is an element or a text of a page.
type element struct {
	name       string
	attributes map[string]string
	children   []*element // a child without a name is a text
	words      string
}

// parsePage parses a page as XML, which is stricter than HTML. The texts of script and style are left out.
func parsePage(t *testing.T, page string) *element {
	t.Helper()
	for _, of := range []string{"style", "script"} {
		page = withoutText(page, of)
	}
	page = strings.Replace(page, "<!DOCTYPE html>", "", 1)
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta", "input", "br"}, xml.HTMLEntity
	root := &element{}
	open := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the page cannot be parsed: %v", err)
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			last.children = append(last.children, e)
			open = append(open, e)
		case xml.EndElement:
			if last.name != token.Name.Local {
				t.Fatalf("%s ends in %s", token.Name.Local, last.name)
			}
			open = open[:len(open)-1]
		case xml.CharData:
			last.children = append(last.children, &element{words: string(token)})
		default:
			t.Fatalf("the page has a %T", token)
		}
	}
	if len(open) != 1 {
		t.Fatalf("%s has no end tag", open[len(open)-1].name)
	}
	return root
}

// withoutText empties the elements of a name.
func withoutText(page, name string) string {
	rest, kept := page, ""
	for {
		before, after, found := strings.Cut(rest, "<"+name)
		if !found {
			return kept + rest
		}
		tag, after, _ := strings.Cut(after, ">")
		_, after, _ = strings.Cut(after, "</"+name+">")
		kept += before + "<" + name + tag + "></" + name + ">"
		rest = after
	}
}

// walk visits an element and its descendants.
func (e *element) walk(visit func(*element)) {
	visit(e)
	for _, child := range e.children {
		child.walk(visit)
	}
}

// all returns the elements with a name, and with a class unless it is "".
func (e *element) all(name, class string) (found []*element) {
	e.walk(func(of *element) {
		if of.name == name && (class == "" || slices.Contains(strings.Fields(of.attributes["class"]), class)) {
			found = append(found, of)
		}
	})
	return found
}

// find returns the element with an id; nil if the page has no such element.
func (e *element) find(id string) (found *element) {
	e.walk(func(of *element) {
		if of.attributes["id"] == id {
			found = of
		}
	})
	return found
}

// text returns the text of an element, its words separated by single spaces.
func (e *element) text() string {
	var b strings.Builder
	inline := map[string]bool{"": true, "b": true, "code": true, "mark": true, "abbr": true}
	e.walk(func(of *element) {
		if !inline[of.name] {
			b.WriteByte(' ')
		}
		b.WriteString(of.words)
	})
	return strings.Join(strings.Fields(b.String()), " ")
}
