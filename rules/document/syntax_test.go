package document

import (
	"strings"
	"testing"
)

// accepted holds texts that are JSON, though some parsers refuse them.
var accepted = []string{
	// Arrays
	`[[]   ]`, `[""]`, `[]`, `["a"]`, `[false]`, `[null, 1, "1", {}]`, `[null]`, "[1\n]", ` [1]`, `[1,null,null,null,2]`, `[2] `,

	// Objects
	`{"\uDFAA":0}`, `{"fern":"moss", "bark":"leaf"}`, `{"fern":"moss"}`, `{"k":"v","k":"w"}`, `{"k":"v","k":"v"}`, `{}`, `{"":0}`, `{"oak\u0000elm": 42}`,
	`{ "min": -1.0e+28, "max": 1.0e+28 }`, `{"a":[{"b": "a string that is longer than a word of the machine"}], "b": "and another one that is"}`,
	`{"k":[]}`, `{"name":"\u0421\u043e\u0441\u043d\u0430 \u0438 \u0434\u0443\u0431" }`, "{\n\"a\": \"b\"\n}",

	// Numbers
	`[40.75e-789]`,
	`[0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999969999999006]`,
	`[-1e+9999]`, `[1.5e+9999]`, `[-407407e100000]`, `[407407e100000]`, `[407e-10000000]`, `[-987654321987654321987654321987]`, `[100000000000000000000]`,
	`[-55555555555555555555555555555555555555555555555]`, `[407e65]`, `[0e+1]`, `[0e1]`, `[ 4]`,
	"[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]\n", `[20e1]`, `[-0]`, `[-407]`, `[-1]`, `[1E22]`, `[1E-2]`,
	`[1E+2]`, `[407e45]`, `[40.75e78]`, `[1e-2]`, `[1e+2]`, `[407]`, `[40.75789]`,

	// Strings
	`["\uDADA"]`, `["\uD888\u4074"]`, `["\uD800\n"]`, `["\uDd1ea"]`, `["\uD800\uD800\n"]`, `["\ud800"]`, `["\ud800xyz"]`, `["\uDd1e\uD834"]`,
	`["\uDFAA"]`, `["\u0060\u012a\u12AB"]`, `["\uD801\udc37"]`, `["\ud83d\ude39\ud83d\udc8d"]`, `["\"\\\/\b\f\n\r\t"]`, `["\\u0000"]`, `["\""]`,
	`["a/*b*/c/*d//e"]`, `["\\a"]`, `["\\n"]`, `["\u0012"]`, `["\uFFFF"]`, `["fern"]`, `[ "fern"]`, `["\uDBFF\uDFFF"]`, `["one\u00A0two"]`,
	"[\"\U0010ffff\"]", "[\"\uffff\"]", `["\u0000"]`, `["\u002c"]`, "[\"π\"]", "[\"\U0001bfff\"]", `["fern "]`, `" "`, `["\uD834\uDd1e"]`, `["\u0821"]`,
	`["\u0407"]`, "[\"\u2028\"]", "[\"\u2029\"]", `["\u0061\u30af\u30EA\u30b9"]`, `["one\u000Atwo"]`, "[\"\x7f\"]", `["\uA72B"]`, `["\u005C"]`,
	"[\"⌘㊝⌘\"]", `["\uDBFF\uDFFE"]`, `["\uD83F\uDFFE"]`, `["\u200B"]`, `["\u2064"]`, `["\uFDD0"]`, `["\uFFFE"]`, `["\u0022"]`, "[\"£𝄡\"]", "[\"a\x7fa\"]",

	// Values without a container, and white space
	`false`, `42`, `-0.1`, `null`, `"fern"`, `true`, `""`, "[\"a\"]\n", `[true]`, ` [] `,
}

// refused holds texts that are not JSON, with a mark before the first byte that cannot stand there, or where something is missing. Some are
// invalid UTF-8: RFC 8259 asks for UTF-8, though encoding/json accepts other bytes.
var refused = []string{
	// Arrays
	`[1 ‸true]`, "[‸a\xe5]", `[""‸: 1]`, `[""]‸,`, `[‸,1]`, `[1,‸,2]`, `["x",‸,]`, `["x"]‸]`, `[""‸,]`, `["x"‸`, `[‸x`, `[3‸[4]]`, "[‸\xff]", `[1‸:2]`,
	`[‸,]`, `[-‸]`, `[   ‸, ""]`, "[\"a\",\n4\n,1,‸", `[1‸,]`, `[1,‸,]`, "[\"‸\va\"\\f]", `[‸*]`, `[""‸`, `[1,‸`, "[1,\n1\n,1‸", `[{}‸`,

	// Objects
	`["x", ‸truly]`, "{‸[: \"x\"}\n", `{"x"‸, null}`, `{"x":‸:"b"}`, "{‸🇨🇭}", `{"k":"a" ‸407}`, `{‸key: 'value'}`, "{\"‸\xb9\":\"0\",}", `{"k" ‸b}`,
	`{‸:"b"}`, `{"k" ‸"b"}`, `{"k":‸`, `{"k"‸`, `{‸1:1}`, `{‸9999E9999:1}`, `{‸null:null,null:null}`, `{"id":0,‸,,,,}`, `{‸'a':0}`, `{"id":0‸,}`,
	`{"k":"v"}‸/**/`, `{"k":"v"}‸/**//`, `{"k":"v"}‸//`, `{"k":"v"}‸/`, `{"k":"v",‸,"c":"d"}`, `{‸k: "v"}`, `{"k":"a‸`, `{ "oak" : "elm", "a" ‸}`,
	`{"k":"v"}‸#`,

	// Literals
	`[‸fals]`, `[‸nul]`, `[‸tru]`,

	// Numbers
	"407‸\x00", `[‸++4074]`, `[‸+1]`, `[‸+Inf]`, `[-0‸1]`, `[-1.0‸.]`, `[-2.‸]`, `[-‸NaN]`, `[‸.-1]`, `[‸.2e-3]`, `[0.1‸.2]`, `[0.3e+‸]`, `[0.3e‸]`,
	`[0.‸e1]`, `[0E+‸]`, `[0E‸]`, `[0e+‸]`, `[0e‸]`, `[1.0e+‸]`, `[1.0e-‸]`, `[1.0e‸]`, `[1 ‸000.0]`, `[1e‸E2]`, `[2.‸e+3]`, `[2.‸e-3]`, `[2.‸e3]`,
	`[9.‸e+]`, `[‸Inf]`, `[‸NaN]`, "[‸１]", `[1‸+2]`, `[0‸x1]`, `[0‸x42]`, `[‸Infinity]`, `[0e+‸-1]`, `[-407.407‸oak]`, "[407‸\xe5]", "[1e1‸\xe5]",
	"[0‸\xe5]\n", `[-‸Infinity]`, `[-‸oak]`, `[-‸ 1]`, `[-0‸12]`, `[-‸.407]`, `[-1‸x]`, `[1e‸a]`, "[1e‸\xe5]", `[1.‸]`, `[‸.407]`, `[1.2‸a-3]`,
	`[7.25‸H-308]`, `[0‸12]`,

	// Strings
	"‸\xff\xfe[\x00\"\x00\xe9\x00\"\x00]\x00", "[\"日ш‸\xfa\"]", "[\"‸\xed\xa0\x80\"]", "[\"‸\xff\"]", "[\"‸\xe9\"]", "[\"‸\x81\"]",
	"[\"‸\xf4\xbf\xbf\xbf\"]", "[\"‸\xc0\xaf\"]", "[\"‸\xfc\x83\xbf\xbf\xbf\xbf\"]", "[\"‸\xfc\x80\x80\x80\x80\x80\"]", "[\"‸\xe0\xff\"]",
	"‸\x00[\x00\"\x00\xe9\x00\"\x00]", "[‸\x00\"\x00\xe9\x00\"\x00]\x00", `["\uD800\"]‸`, `["\uD800\u‸"]`, `["\uD800\u1‸"]`, `["\uD800\u1‸x"]`, "[‸é]",
	"[\"\\‸\x00\"]", `["\‸x00"]`, `["\\\"]‸`, "[\"\\‸\t\"]", "[\"\\‸🌀\"]", `["\"]‸`, `["\u00A‸"]`, `["\uD834\uDd‸"]`, `["\uD800\uD800\‸x"]`,
	"[\"\\u‸\xe5\"]", `["\‸a"]`, `["\u‸zzzz"]`, "[\"\\‸\xe5\"]", `[‸\u0020"fern"]`, `[‸\n]`, `"‸`, `[‸'apostrophes']`, `‸xyz`, `["\‸`, "[\"a‸\x00a\"]",
	"[\"one‸\ntwo\"]", "[\"‸\t\"]", `"\‸UA66D"`, `""‸x`,

	// Around a value
	"‸\ufeff{}", ` ‸`, "[‸\u2060]", "‸\ufeff", `‸<.>`, `[‸<null>]`, `[1]‸x`, `[1]‸]`, `["fern]‸`, "‸aå", `[‸True]`, `1‸]`, `{"x": true,‸`, `[]‸[]`, `‸]`,
	"‸\xef\xbb{}", "‸\xe5", `[‸`, `‸`, "[‸\x00]", `2‸@`, `{}‸}`, `{"":‸`, `{"k":‸/*comment*/"b"}`, `{"k": true} ‸"x"`, `[‸'`, `[‸,`, `[{‸`, `["a‸`,
	`["a"‸`, `{‸`, `{‸]`, `{‸,`, `{‸[`, `{"a‸`, `{‸'a'`, `["\‸{["\{["\{["\{`, "‸\xe9", `‸*`, `{"k":"v"}‸#{}`, `[‸\u000A""]`, `[1‸`, `[ false, ‸nul`,
	`[ true, ‸fals`, `[ false, ‸tru`, `{"fern":"fern"‸`, "‸å", "[‸\f]",
}

// TestSyntax checks which texts are JSON, and where the fault is in those that are not.
func TestSyntax(t *testing.T) {
	for _, text := range accepted {
		if !valid([]byte(text)) {
			t.Errorf("Parse refuses %q", text)
		}
	}
	for _, marked := range refused {
		before, after, ok := strings.Cut(marked, "‸")
		if !ok {
			t.Fatalf("%q has no mark", marked)
		}
		text := before + after
		n, err := NewTree(words).Parse([]byte(text))
		if e, ok := err.(*SyntaxError); ok {
			n = e.Offset
		} else { // a value, and then bytes that must not follow it
			n = len(text) - len(strings.TrimLeft(text[n:], " \t\r\n"))
		}
		if n != len(before) || n == len(text) && err == nil {
			t.Errorf("%q: the fault is at %d, want %d: %v", text, n, len(before), err)
		}
	}
	if len(accepted) < 100 || len(refused) < 180 {
		t.Errorf("only %d and %d texts; some are missing", len(accepted), len(refused))
	}
}
