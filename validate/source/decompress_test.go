package source

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"
)

// gzipped returns a gzip member whose header has all optional fields.
func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name, w.Comment, w.Extra = "name", "comment", []byte("extra")
	if _, err := io.WriteString(w, text); errors.Join(err, w.Close()) != nil {
		t.Fatal(err)
	}
	return b.String()
}

// zstded returns a zstd frame with a checksum.
func zstded(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); errors.Join(err, w.Close()) != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDecompress checks that an input is read in the same way, compressed or not, from a file and from a pipe.
func TestDecompress(t *testing.T) {
	long := strings.Repeat(`{"id":"https://lakeside.example/p/1"}`+"\n", 50_000)
	const skipped = "\x5A\x2A\x4D\x18\x03\x00\x00\x00abc"
	for name, c := range map[string]struct{ data, want string }{
		"plain":                  {long, long},
		"nothing":                {"", ""},
		"one byte":               {"5", "5"},
		"three bytes":            {"{}\n", "{}\n"},
		"begins like gzip":       {"\x1F", "\x1F"},
		"begins much like gzip":  {"\x1F\x8A\x08\x00", "\x1F\x8A\x08\x00"},
		"begins like zstd":       {"(\xB5/", "(\xB5/"},
		"begins with a bracket":  {"(oops)", "(oops)"},
		"begins with a letter":   {"Person", "Person"},
		"gzip":                   {gzipped(t, long), long},
		"gzip of nothing":        {gzipped(t, ""), ""},
		"members":                {gzipped(t, "a") + gzipped(t, "") + gzipped(t, long) + gzipped(t, "b"), "a" + long + "b"},
		"zstd":                   {zstded(t, long), long},
		"frames":                 {zstded(t, "a") + zstded(t, "") + skipped + zstded(t, long) + zstded(t, "b"), "a" + long + "b"},
		"frame that is skipped":  {skipped + zstded(t, "a"), "a"},
		"compressed, compressed": {gzipped(t, zstded(t, "a")), zstded(t, "a")},
	} {
		root := write(t, map[string]string{"in": c.data})
		if got := read(t, root, Options{MaxRatio: 200}, filepath.Join(root, "in")); got != "in: "+c.want {
			t.Errorf("%s from a file: %.100q", name, got)
		}
		for way, r := range map[string]io.Reader{"all": strings.NewReader(c.data), "slow": iotest.OneByteReader(strings.NewReader(c.data)), "with the end": iotest.DataErrReader(strings.NewReader(c.data))} {
			if got := read(t, root, Options{Stdin: r, MaxRatio: 200}, Stdin); got != "-: "+c.want {
				t.Errorf("%s from a pipe, %s: %.100q", name, way, got)
			}
		}
	}
}

// decompress returns the decompressed data up to the first error.
func decompress(data string, maxRatio int64) (string, error) {
	return readAll(&decompressed{raw: strings.NewReader(data), maxRatio: maxRatio})
}

// TestCutOff checks that an archive that is cut off fails, wherever it is cut off, after all data that can be read.
func TestCutOff(t *testing.T) {
	for format, pack := range map[string]func(*testing.T, string) string{"gzip": gzipped, "zstd": zstded} {
		const first, second = "the first\n", "the second and the second and the second\n"
		border := len(pack(t, first))
		data := pack(t, first) + pack(t, second)
		for n := 4; n < len(data); n++ {
			got, err := decompress(data[:n], 200)
			if n == border {
				if got != first || err != nil {
					t.Errorf("%s, a whole part: %q, %v", format, got, err)
				}
				continue
			}
			if err == nil || !strings.Contains(err.Error(), "the "+format+" data is cut off; the data before this was checked") {
				t.Errorf("%s, %d of %d bytes: %v", format, n, len(data), err)
			}
			if n > border && !strings.HasPrefix(got, first) || !strings.HasPrefix(first+second, got) {
				t.Errorf("%s, %d of %d bytes: %q", format, n, len(data), got)
			}
		}
	}
}

// TestDamaged checks that a damaged archive fails, and that an error of reading is returned as it is.
func TestDamaged(t *testing.T) {
	for format, pack := range map[string]func(*testing.T, string) string{"gzip": gzipped, "zstd": zstded} {
		data := pack(t, strings.Repeat("one two three ", 100))
		checksum := len(data) - 1
		if format == "gzip" {
			checksum -= 4 // the length comes last
		}
		bad := data[:checksum] + string([]byte{^data[checksum]}) + data[checksum+1:]
		if _, err := decompress(bad, 200); err == nil || !strings.Contains(err.Error(), "the "+format+" data is damaged (") {
			t.Errorf("%s, checksum: %v", format, err)
		}
		broken := errors.New("the cable is cut")
		_, err := readAll(&decompressed{raw: io.MultiReader(strings.NewReader(data[:len(data)/2]), iotest.ErrReader(broken)), maxRatio: 200})
		if err != broken {
			t.Errorf("%s: %v, want the error of reading", format, err)
		}
	}
}

// TestFollows checks the error about bytes after an archive, however many there are, and that zeros after gzip data, as on tapes, are not an
// error.
func TestFollows(t *testing.T) {
	const text = "one two three "
	for format, pack := range map[string]func(*testing.T, string) string{"gzip": gzipped, "zstd": zstded} {
		data := pack(t, text)
		for n := 1; n < 1<<18; n = n*3/2 + 1 {
			for _, tail := range []string{strings.Repeat("A", n), strings.Repeat("\x00", n) + "A"} {
				got, err := decompress(data+tail, 200)
				if want := "other data follows the " + format + " data"; err == nil || !strings.Contains(err.Error(), want) || got != text {
					t.Errorf("%s, %d bytes after it: %q, %v", format, n, got, err)
				}
			}
			got, err := decompress(data+strings.Repeat("\x00", n), 200)
			if isFault := err != nil; isFault != (format == "zstd") || got != text {
				t.Errorf("%s, %d zeros after it: %q, %v", format, n, got, err)
			}
		}
	}
}

// TestFrames checks that zstd frames of all forms are read one after the other.
func TestFrames(t *testing.T) {
	skipped := "\x5F\x2A\x4D\x18\x03\x00\x00\x00abc"
	for _, text := range []string{"", "a", strings.Repeat("a", 1<<20), strings.Repeat("one two three ", 1<<15)} {
		for _, options := range [][]zstd.EOption{{}, {zstd.WithEncoderCRC(false)}, {zstd.WithSingleSegment(true)}, {zstd.WithEncoderLevel(zstd.SpeedBestCompression)}} {
			encoder, err := zstd.NewWriter(nil, options...)
			if err != nil {
				t.Fatal(err)
			}
			atOnce := string(encoder.EncodeAll([]byte(text), nil))
			var streamed strings.Builder
			encoder.Reset(&streamed)
			_, err = io.WriteString(encoder, text)
			if err := errors.Join(err, encoder.Close()); err != nil {
				t.Fatal(err)
			}
			if got, err := decompress(skipped+atOnce+skipped+streamed.String()+atOnce, 0); err != nil || got != strings.Repeat(text, 3) {
				t.Errorf("%d bytes: %d read, %v", len(text), len(got), err)
			}
		}
	}
}

// TestUnreadFormats checks that the formats which are not read are named, with a program that decompresses them, and that data which only
// begins in a similar way is read.
func TestUnreadFormats(t *testing.T) {
	for data, want := range map[string]string{
		"BZh91AY&SY":            "this is bzip2-compressed; decompress it first (bunzip2 -c FILE | caliper-lint)",
		"\xFD7zXZ\x00\x00":      "this is xz-compressed; decompress it first (xz -dc FILE | caliper-lint)",
		"\x04\x22\x4D\x18abc":   "this is lz4-compressed; decompress it first (lz4 -dc FILE | caliper-lint)",
		"PK\x03\x04abc":         "this is a zip archive; decompress it first (unzip -p FILE | caliper-lint)",
		"PK\x05\x06":            "this is a zip archive; decompress it first (unzip -p FILE | caliper-lint)",
		"7z\xBC\xAF\x27\x1Cabc": "this is a 7z archive; decompress it first (7z x -so FILE | caliper-lint)",
		"Rar!\x1A\x07":          "this is a rar archive; decompress it first (unrar p -inul FILE | caliper-lint)",
		"BZ":                    "",
		"7":                     "",
		"7z\xBC":                "",
		"PKs":                   "",
		"Rare":                  "",
	} {
		for _, r := range []io.Reader{strings.NewReader(data), iotest.OneByteReader(strings.NewReader(data))} {
			got, err := readAll(&decompressed{raw: r, maxRatio: 200})
			if want == "" && (err != nil || got != data) || want != "" && (err == nil || err.Error() != want || got != "") {
				t.Errorf("%q: %q, %v; want %s", data, got, err, want)
			}
		}
	}
}

// TestMaxRatio checks that data that expands too much fails soon, unless MaxRatio allows it, and that small data does not fail.
func TestMaxRatio(t *testing.T) {
	for format, pack := range map[string]func(*testing.T, string) string{"gzip": gzipped, "zstd": zstded} {
		part := pack(t, strings.Repeat(" ", allowance/64))
		small, large := strings.Repeat(part, 64), strings.Repeat(part, 96)
		for _, c := range []struct {
			data  string
			ratio int64
			fails bool
		}{{small, 1, false}, {large, 200, true}, {large, 0, false}} {
			n, err := io.Copy(io.Discard, &decompressed{raw: strings.NewReader(c.data), maxRatio: c.ratio})
			if (err != nil) != c.fails {
				t.Errorf("%s, at most %d times: %v after %d bytes", format, c.ratio, err, n)
			}
			if want := fmt.Sprintf("more than %d times as long", c.ratio); c.fails && (!strings.Contains(err.Error(), want) || n > 90*allowance/64) {
				t.Errorf("%s, at most %d times: %v after %d bytes", format, c.ratio, err, n)
			}
		}
	}
}

// TestWindow checks that no frame makes the program use much memory.
func TestWindow(t *testing.T) {
	frame := func(window byte) string { // with a block of two bytes
		return "\x28\xB5\x2F\xFD\x00" + string([]byte{window}) + "\x11\x00\x00ab"
	}
	if got, err := decompress(frame(16<<3), 200); got != "ab" || err != nil {
		t.Errorf("64 MiB: %q, %v", got, err)
	}
	if _, err := decompress(frame(17<<3), 200); err == nil || !strings.Contains(err.Error(), "more than 64 MiB of memory") {
		t.Errorf("128 MiB: %v", err)
	}
}

// TestLooksNoFurther checks that data that is not compressed is returned without waiting for more bytes than needed.
func TestLooksNoFurther(t *testing.T) {
	r := &decompressed{raw: io.MultiReader(strings.NewReader("5"), iotest.ErrReader(errors.New("read on")))}
	buffer := make([]byte, 10)
	if n, err := r.Read(buffer); n != 1 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
}
