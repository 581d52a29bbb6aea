package renditions

import (
	"slices"
	"testing"
)

// What is listed comes back in batches, whatever bytes names have; a file that breaks off is an error.
func TestDoomedList(t *testing.T) {
	t.Parallel()
	list, err := newDoomedList()
	if err != nil {
		t.Fatal(err)
	}
	defer list.close()
	want := []doomed{
		{Name: "a-200.jpg", Original: "a.jpg", Size: 1 << 40, Gone: true},
		{Name: "b\xff\n\x00ü-200.jpg", Original: "b\xff\n\x00ü.jpg"},
		{Name: "c", Size: -1},
	}
	for _, d := range want {
		if err := list.add(d); err != nil {
			t.Fatal(err)
		}
	}
	var got []doomed
	var sizes []int
	for batch, err := range list.batches(2) {
		if err != nil {
			t.Fatal(err)
		}
		got, sizes = append(got, batch...), append(sizes, len(batch))
	}
	if !slices.Equal(got, want) || !slices.Equal(sizes, []int{2, 1}) {
		t.Errorf("got %+v, in batches of %v", got, sizes)
	}
	end, err := list.file.Seek(0, 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := list.file.Truncate(end - 1); err != nil {
		t.Fatal(err)
	}
	var last error
	for _, last = range list.batches(10) {
	}
	if last == nil {
		t.Error("a list that breaks off is taken for whole")
	}
}
