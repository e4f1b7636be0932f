package history

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMemory compares a memory with one without limit: the last keys, as many as the limit, are all remembered with their values, and each
// half holds at most as many keys as the limit.
func TestMemory(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for limit := 1; limit <= 300; limit += 1 + limit/8 {
		m := newMemory[int](limit)
		values := map[uint64]int{}
		var order []uint64 // the keys, in the order in which they were last put
		for i := range 5000 {
			key := 1 + random.Uint64N(uint64(4*limit))
			m.put(key, i)
			values[key] = i
			order = append(slices.DeleteFunc(order, func(k uint64) bool { return k == key }), key)
			if m.young.count > limit || m.old.count > limit {
				t.Fatalf("limit %d: %d and %d keys are kept", limit, m.young.count, m.old.count)
			}
			for at, key := range order {
				got, known := m.get(key)
				want, wanted := values[key]
				if known && (!wanted || got != want) {
					t.Fatalf("limit %d: key %d holds %d, want %d (%t)", limit, key, got, want, wanted)
				}
				if !known && wanted && at >= len(order)-limit {
					t.Fatalf("limit %d: key %d is forgotten, though only %d keys came after it", limit, key, len(order)-1-at)
				}
			}
		}
	}
}

// TestMemoryForgets checks that keys far back are forgotten, and that clear forgets all keys.
func TestMemoryForgets(t *testing.T) {
	m := newMemory[string](2)
	for key, value := range []string{"a", "b", "c"} { // a and b are in the old half now
		m.put(uint64(key)+1, value)
	}
	m.put(1, "again")
	if v, known := m.get(1); !known || v != "again" {
		t.Errorf("key 1 has the value %q, not its young one", v)
	}
	for key := range uint64(5) {
		m.put(10+key, "later")
	}
	if _, known := m.get(2); known {
		t.Error("b is still remembered")
	}
	m.clear()
	for key := range uint64(15) {
		if v, known := m.get(key); known {
			t.Errorf("after clear, key %d holds %q", key, v)
		}
	}
	m.put(1, "new")
	if v, _ := m.get(1); v != "new" {
		t.Errorf("after clear: %q", v)
	}
}
