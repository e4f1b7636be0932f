package cmd

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const aclName = "system.posix_acl_access"

// acl returns an access control list in the form that Linux stores. An entry is a kind, its rights, and the user or group.
func acl(entries ...[3]int) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 2)
	for _, e := range entries {
		b = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(b, uint16(e[0])), uint16(e[1])), uint32(e[2]))
	}
	return b
}

// onlyFor returns the list that lets only the owner and one other user read a file. The mode of the file shows the other user's rights as
// rights of the group.
func onlyFor(user int) []byte {
	const nobody = -1
	return acl([3]int{1, 6, nobody}, [3]int{2, 4, user}, [3]int{4, 0, nobody}, [3]int{16, 4, nobody}, [3]int{32, 0, nobody})
}

func attributeOf(path, name string) string {
	value := make([]byte, 1<<10)
	n, err := syscall.Getxattr(path, name, value)
	if err != nil {
		return ""
	}
	return string(value[:n])
}

func giveAttribute(t *testing.T, path, name string, value []byte) {
	t.Helper()
	if err := syscall.Setxattr(path, name, value, 0); err != nil {
		t.Skipf("%s: %v", name, err)
	}
}

// replacing holds commands that replace a file.
var replacing = map[string]string{"bad.json": "fix bad.json", "report.json": "bad.json --output json=report.json", "known.json": "baseline write known.json bad.json"}

// TestAttributes checks that a replaced file keeps its access control list and its other extended attributes.
func TestAttributes(t *testing.T) {
	for path, args := range replacing {
		t.Chdir(t.TempDir())
		put(t, map[string]string{path: ""})
		put(t, map[string]string{"bad.json": fixable + faulty})
		giveAttribute(t, path, aclName, onlyFor(12345))
		giveAttribute(t, path, "user.origin", []byte("sensor 7"))
		before := mustStat(t, path)
		code, _, stderr := run2(t, strings.Fields(args)...)
		after := mustStat(t, path)
		if code == exitFailure || os.SameFile(before, after) || after.Mode() != before.Mode() {
			t.Errorf("%s: exit code %d, %s; the same file: %v, %v", args, code, stderr, os.SameFile(before, after), after.Mode())
		}
		if attributeOf(path, aclName) != string(onlyFor(12345)) || attributeOf(path, "user.origin") != "sensor 7" {
			t.Errorf("%s: %q, %q", args, attributeOf(path, aclName), attributeOf(path, "user.origin"))
		}
	}
}

// TestFolderAttributes checks that a replaced file does not get the default access control list of its folder.
func TestFolderAttributes(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"bad.json": fixable})
	if err := os.Chmod("bad.json", 0o640); err != nil {
		t.Fatal(err)
	}
	giveAttribute(t, ".", "system.posix_acl_default", onlyFor(12345))
	if code, _, stderr := run2(t, "fix", "bad.json"); code != exitOK || string(mustRead(t, "bad.json")) != fixed {
		t.Fatal(stderr)
	}
	if attributeOf("bad.json", aclName) != "" || mustStat(t, "bad.json").Mode() != 0o640 {
		t.Errorf("%q, %v", attributeOf("bad.json", aclName), mustStat(t, "bad.json").Mode())
	}
}

// TestForeignAttributes checks that a file with an attribute that the user cannot set is not replaced: fix leaves the file as it is, and a
// report is written into the file itself.
func TestForeignAttributes(t *testing.T) {
	for path, args := range replacing {
		t.Chdir(t.TempDir())
		put(t, map[string]string{path: ""})
		put(t, map[string]string{"bad.json": fixable + faulty})
		giveAttribute(t, path, "security.test", []byte("label"))
		before := mustStat(t, path)
		got, err := launch(t, inNamespace(exec.Command("caliper-lint", strings.Fields(args)...), 1000, 0))
		if err != nil {
			t.Skip(err)
		}
		if !os.SameFile(before, mustStat(t, path)) || attributeOf(path, "security.test") != "label" {
			t.Errorf("%s: the file was replaced", args)
		}
		refused := got.code == exitFailure && strings.Contains(got.stderr, "bad.json: it cannot be replaced by another file: its extended attribute security.test would be lost\n")
		if isFix := path == "bad.json"; refused != isFix || bytes.Equal(mustRead(t, path), []byte(fixable+faulty)) != isFix || len(mustRead(t, path)) == 0 {
			t.Errorf("%s: %+v; %s has %q", args, got, path, mustRead(t, path))
		}
		if left, err := filepath.Glob(".caliper-lint-*"); err != nil || len(left) > 0 {
			t.Errorf("%s: drafts are left: %q, %v", args, left, err)
		}
	}
}

func mustStat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}
