package cmd

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/quantity"
)

// sizeList is the value of a flag that lists sizes. A second flag adds to the first, which takes the place of the default.
type sizeList struct {
	sizes *[]int
	given bool
}

// sizesVarP declares --sizes; short is its letter, "" for none.
func sizesVarP(flags *pflag.FlagSet, sizes *[]int, short string, value []int, usage string) *sizeList {
	*sizes = value
	list := &sizeList{sizes: sizes}
	flags.VarP(list, "sizes", short, usage)
	return list
}

// Set reads what quantity.Sizes reads.
func (l *sizeList) Set(text string) error {
	sizes, err := quantity.Sizes(text)
	if err != nil {
		return err
	}
	if l.given {
		sizes = append(*l.sizes, sizes...)
	}
	*l.sizes, l.given = sizes, true
	return nil
}

// String is what the help shows as the default, "" for none.
func (l *sizeList) String() string {
	if l.sizes == nil || len(*l.sizes) == 0 {
		return ""
	}
	words := make([]string, len(*l.sizes))
	for i, size := range *l.sizes {
		words[i] = strconv.Itoa(size)
	}
	return strings.Join(words, ",")
}

// Type is what the help calls the value.
func (l *sizeList) Type() string { return "sizes" }

// texts is the value of a flag that may be given more than once. The first takes the place of the default, the others add to it. pflag's own
// flags of this kind take 4 KB each, at every start.
type texts struct {
	list   *[]string
	commas bool // each may be several, as a line of CSV
	given  bool
}

// textsVarP declares a flag whose value is one text each time; short is its letter, "" for none.
func textsVarP(flags *pflag.FlagSet, list *[]string, name, short, usage string) {
	flags.VarP(&texts{list: list}, name, short, usage)
}

func textsVar(flags *pflag.FlagSet, list *[]string, name, usage string) {
	textsVarP(flags, list, name, "", usage)
}

// listVar declares a flag whose value is a list with commas in between.
func listVar(flags *pflag.FlagSet, list *[]string, name string, value []string, usage string) {
	*list = value
	flags.Var(&texts{list: list, commas: true}, name, usage)
}

// Set adds a text, or those of a list.
func (l *texts) Set(text string) error {
	added := []string{text}
	if l.commas {
		var err error
		if added, err = csv.NewReader(strings.NewReader(text)).Read(); err != nil && !errors.Is(err, io.EOF) {
			return errors.New("want a list with commas in between, and quotes in pairs")
		}
	}
	if l.given {
		added = slices.Concat(*l.list, added)
	}
	*l.list, l.given = added, true
	return nil
}

// String is what the help shows as the default, "" for none.
func (l *texts) String() string {
	if l.list == nil {
		return ""
	}
	return strings.Join(*l.list, ",")
}

// Type is what the help calls the value.
func (l *texts) Type() string {
	if l.commas {
		return "list"
	}
	return "text"
}

// duration is the value of a flag that is a length of time.
type duration time.Duration

func durationVar(flags *pflag.FlagSet, d *time.Duration, name string, value time.Duration, usage string) {
	*d = value
	flags.Var((*duration)(d), name, usage)
}

// Set reads what quantity.Duration reads.
func (d *duration) Set(text string) error {
	value, err := quantity.Duration(text)
	if err == nil {
		*d = duration(value)
	}
	return err
}

// String leaves out parts that are zero: 15m, not 15m0s.
func (d *duration) String() string { return quantity.ShowDuration(time.Duration(*d)) }

// Type is what the help calls the value.
func (d *duration) Type() string { return "duration" }

// amount is the value of a flag that counts a lot of something.
type amount int64

func countVar(flags *pflag.FlagSet, n *int64, name string, value int64, usage string) {
	*n = value
	flags.Var((*amount)(n), name, usage)
}

// Set reads what quantity.Count reads.
func (n *amount) Set(text string) error {
	value, err := quantity.Count(text)
	if err == nil {
		*n = amount(value)
	}
	return err
}

func (n *amount) String() string { return strconv.FormatInt(int64(*n), 10) }

// Type is what the help calls the value.
func (n *amount) Type() string { return "count" }
