package document

// AnyString reports whether a string, or one of an array, is what is looked for. m may be 0: there is none.
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
