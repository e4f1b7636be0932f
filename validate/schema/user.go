package schema

import "github.com/caliper-lint/caliper-lint/validate/document"

type User struct{}
type Problem struct {
	Node    uint32
	AtName  bool
	Message string
}

func (u *User) Check(tree *document.Tree, n uint32) []Problem { return nil }

func NewUser(source []byte) (*User, error) { return &User{}, nil }
