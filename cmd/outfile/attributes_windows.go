package outfile

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/windows"
)

// keepAttributes gives a file the access control list of another, unless its folder has given it the same list.
func keepAttributes(file, of *os.File) error {
	wanted, err := listOf(of)
	if errors.Is(err, windows.ERROR_NOT_SUPPORTED) || errors.Is(err, windows.ERROR_INVALID_FUNCTION) {
		return nil // the file system has no access control lists
	}
	if has, hasErr := listOf(file); err == nil && hasErr == nil && entries(has) == entries(wanted) {
		return nil
	}
	if err == nil {
		err = setList(file.Name(), wanted)
	}
	if has, hasErr := listOf(file); err != nil || hasErr != nil || entries(has) != entries(wanted) {
		return fmt.Errorf("it %w: its access control list would be lost", errUnlike)
	}
	return nil
}

func listOf(file *os.File) (*windows.SECURITY_DESCRIPTOR, error) {
	return windows.GetSecurityInfo(windows.Handle(file.Fd()), windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
}

func setList(path string, of *windows.SECURITY_DESCRIPTOR) error {
	list, _, err := of.DACL()
	if err != nil {
		return err
	}
	inherits := windows.SECURITY_INFORMATION(windows.UNPROTECTED_DACL_SECURITY_INFORMATION)
	if isProtected(of) {
		inherits = windows.PROTECTED_DACL_SECURITY_INFORMATION
	}
	return windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION|inherits, nil, nil, list, nil)
}

// isProtected reports whether an access control list inherits no entries from the folder.
func isProtected(of *windows.SECURITY_DESCRIPTOR) bool {
	control, _, err := of.Control()
	return err == nil && control&windows.SE_DACL_PROTECTED != 0
}

// entries returns the entries of an access control list in the notation of the system. Of the flags before them it includes only the one
// that affects access.
func entries(of *windows.SECURITY_DESCRIPTOR) string {
	flags, list, _ := strings.Cut(of.String(), "(")
	if list == "" {
		return flags // there is no list, or the list allows nothing
	}
	return fmt.Sprint(isProtected(of), list)
}
