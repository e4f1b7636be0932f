package document

// AnyString reports whether the predicate is holds for member m, if it is a string, or for one of its strings, if it is an array. m is 0 if
// the member is absent.
func AnyString(tree *Tree, m uint32, is func(text []byte) bool) bool {
	if m == 0 {
		return false
	}
	if tree.Nodes[m].Kind != Array {
		return tree.Nodes[m].Kind == String && is(tree.Text(m))
	}
	for item := m + 1; item < tree.Nodes[m].Next; item = tree.Nodes[item].Next {
		if tree.Nodes[item].Kind == String && is(tree.Text(item)) {
			return true
		}
	}
	return false
}
