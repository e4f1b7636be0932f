package source

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestTar checks that a tar archive is named as such, also if it is compressed: its headers were read as records, and fix damaged it.
func TestTar(t *testing.T) {
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	text := strings.Repeat("{}\n", 1000)
	if err := errors.Join(w.WriteHeader(&tar.Header{Name: "a.ndjson", Mode: 0o644, Size: int64(len(text)), Format: tar.FormatUSTAR}), writeText(w, text), w.Close()); err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{packed.String(), gzipped(t, packed.String()), zstded(t, packed.String())} {
		if got, err := readAll(&decompressed{raw: strings.NewReader(data), maxRatio: 200}); got != "" || err == nil || err.Error() != errTar.Error() {
			t.Errorf("%.300q: %.100q, %v", data, got, err)
		}
	}
	like := `"` + strings.Repeat("a", tarMarkAt-1) + tarMark + `"`
	for _, data := range []string{like, gzipped(t, like)} {
		if got, err := readAll(&decompressed{raw: strings.NewReader(data), maxRatio: 200}); got != like || err != nil {
			t.Errorf("JSON with the word in the same place: %q, %v", got, err)
		}
	}
}

func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}
