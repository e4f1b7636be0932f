package validate

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
	"github.com/caliper-lint/caliper-lint/validate/markdown"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// readMarkdown judges the blocks of a Markdown document that hold Caliper data. The number of a block is that of its records.
func (v *Validator) readMarkdown(name string, r io.Reader, emit func(finding.Finding) error) error {
	c := v.collector(name, &v.options, v.history, &v.counts, emit)
	blocks, tree := markdown.NewReader(r, v.options.MaxRecord), newTree(v.set, v.options.MaxDepth)
	for {
		b, err := blocks.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case !v.isData(b):
			continue
		}
		c.begin(b)
		s := v.splitter(name, bytes.NewReader(b.Text), false)
		s.Tree, s.Lines = tree, b.IsLines()
		if err := c.end(v.pipeline.run(s, c, v.options.Jobs)); err != nil {
			return err
		}
	}
}

// isData reports whether a block is judged. It must have a trace of Caliper. If its language is not JSON, its text must be JSON:
// documentation has other text in braces, and examples with dots for parts that are left out.
func (v *Validator) isData(b *markdown.Block) bool {
	return (v.options.Trace == nil || v.options.Trace(b.Text)) && (b.IsJSON() || isJSON(b.Text))
}

// isJSON reports whether a text consists of JSON values.
func isJSON(text []byte) bool {
	if json.Valid(text) {
		return true
	}
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err == io.EOF
		}
	}
}

// begin begins a block of a document.
func (c *collector) begin(b *markdown.Block) {
	c.block++
	c.record, c.passed, c.current, c.left = 0, position.Position{Lines: b.Line - 1}, oversizeState{}, false
}

// inBlock changes a finding so that it names the block instead of the input.
func inBlock(f *finding.Finding) {
	if f.Rule == string(catalogue.JSONSyntax) {
		f.Message = strings.Replace(f.Message, "found the end of the input", "found the end of the block", 1)
	}
	f.Fixable = finding.NotFixable // fix does not read Markdown
	f.Hint = strings.Replace(f.Hint, framing.RestNotChecked, "the rest of the block was not checked", 1)
}

// number returns the number of a record in the input. inBatch is its number in the batch.
func (c *collector) number(inBatch int) int {
	if c.block > 0 {
		return c.block
	}
	return c.record + inBatch
}
