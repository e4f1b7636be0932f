package document

// findDuplicates marks repeated names among the members of an object. It covers the names without an ID below 256; note covers the others.
func (s *scanner) findDuplicates(object uint32, count int) {
	var few [16]uint32
	members := few[:0]
	var many map[string]struct{}
	if count > len(few) {
		many = make(map[string]struct{}, count)
	}
	for c := object + 1; c < s.Nodes[object].Next; c = s.Nodes[c].Next {
		node := &s.Nodes[c]
		if node.Name != Unknown && node.Name <= 255 {
			continue
		}
		if many != nil {
			key := s.Key(c)
			if _, ok := many[string(key)]; ok {
				s.repeated(c)
			}
			many[string(key)] = struct{}{}
			continue
		}
		for _, m := range members {
			if s.sameKey(m, c) {
				s.repeated(c)
				break
			}
		}
		members = append(members, c)
	}
}

func (s *scanner) repeated(member uint32) {
	s.Nodes[member].Flags |= Duplicate
	s.Duplicates = append(s.Duplicates, member)
}

func (s *scanner) sameKey(a, b uint32) bool {
	x, y := &s.Nodes[a], &s.Nodes[b]
	if (x.Flags|y.Flags)&KeyEscaped != 0 {
		first := string(s.Key(a)) // a copy: the next call of Key writes over what this one returns
		return first == string(s.Key(b))
	}
	return string(s.src[x.KeyStart:s.KeyEnd(a)]) == string(s.src[y.KeyStart:s.KeyEnd(b)])
}
