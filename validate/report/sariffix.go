package report

import "github.com/caliper-lint/caliper-lint/validate/finding"

// sarifFix is a set of changes that are made together. Fixes of several results may share changes, which are then made once.
type sarifFix struct {
	Description sarifText     `json:"description"`
	Changes     []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifDeleted   `json:"deletedRegion"`
	Inserted *sarifInserted `json:"insertedContent,omitempty"`
}

// sarifDeleted is a region in lines and columns, or in bytes: a byte order mark is not text.
type sarifDeleted struct {
	*sarifRegion
	*sarifBytes
}

type sarifBytes struct {
	Offset int `json:"byteOffset"`
	Length int `json:"byteLength"`
}

type sarifInserted struct {
	Text string `json:"text"`
}

// sarifFixOf returns the safe fix of a finding.
func sarifFixOf(f *finding.Finding) sarifFix {
	change := sarifChange{Artifact: sarifArtifact{uriOf(f.File)}}
	for _, e := range f.Edits {
		r := sarifReplacement{Deleted: sarifDeleted{sarifRegion: &sarifRegion{e.Span.Line, e.Span.Column, e.Span.EndLine, e.Span.EndColumn}}}
		if e.Bytes > 0 {
			r.Deleted = sarifDeleted{sarifBytes: &sarifBytes{0, e.Bytes}}
		}
		if e.Text != "" {
			r.Inserted = &sarifInserted{e.Text}
		}
		change.Replacements = append(change.Replacements, r)
	}
	return sarifFix{sarifText{Text: "as caliper-lint fix does"}, []sarifChange{change}}
}
