package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/quantity"
	"github.com/s3img/s3img/pkg/renditions"
)

// envShards says how many shards there are where an engine tells which one this is, and not of how many.
const envShards = "S3IMG_SHARDS"

// shardAuto has the environment tell the shard also where it is not asked by default.
const shardAuto = "auto"

// engine is a system that runs many of one job, each with variables that tell which of them it is.
type engine struct {
	name    string
	index   string // the variable that says which
	count   string // the variable that says of how many
	from    int    // what the first has for its index
	only    bool   // by --shard auto only: its jobs may be many for another reason
	ordinal func(id int, getenv func(string) string) (int, error)
}

// engines are those whose environment tells the shard. The first whose index is set counts. Sources:
// https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html, https://kubernetes.io/docs/concepts/workloads/controllers/job/,
// https://slurm.schedmd.com/job_array.html, https://www.gnu.org/software/parallel/man.html, https://docs.gitlab.com/ci/variables/predefined_variables/
func engines() []engine {
	return []engine{
		{name: "AWS Batch array", index: "AWS_BATCH_JOB_ARRAY_INDEX", count: "AWS_BATCH_JOB_ARRAY_SIZE"},
		{name: "Slurm array", index: "SLURM_ARRAY_TASK_ID", count: "SLURM_ARRAY_TASK_COUNT", ordinal: slurmOrdinal},
		{name: "Kubernetes Indexed Job", index: "JOB_COMPLETION_INDEX", count: envShards},
		{name: "GNU parallel", index: "PARALLEL_SEQ", count: envShards, from: 1},
		{name: "GitLab parallel", index: "CI_NODE_INDEX", count: "CI_NODE_TOTAL", from: 1, only: true},
	}
}

// shardLong is the part of help texts about shards, with the table of engines.
func shardLong() string {
	var b strings.Builder
	b.WriteString(`With --shard 3/16 this is one of 16 jobs that share the work: each source is taken by
exactly one of them, by a hash of its name. Of a folder, prefix or list a job takes
its part by itself where its environment says that it is one of many:

`)
	for _, e := range engines() {
		when := ""
		if e.only {
			when = "  with --shard auto"
		}
		fmt.Fprintf(&b, "  %-24s %s of %s%s\n", e.name, e.index, e.count, when)
	}
	b.WriteString("\nA note tells so, and --shard 1/1 takes all.")
	return b.String()
}

// slurmOrdinal counts the tasks of an array from 0, if they are all from a first to a last in equal steps.
func slurmOrdinal(id int, getenv func(string) string) (int, error) {
	var numbers [4]int
	for i, name := range []string{"SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP", "SLURM_ARRAY_TASK_COUNT"} {
		text := getenv(name)
		if name == "SLURM_ARRAY_TASK_STEP" && text == "" {
			text = "1"
		}
		n, err := quantity.Whole(text)
		if err != nil {
			return 0, fmt.Errorf("%s=%q: %w", name, text, err)
		}
		numbers[i] = n
	}
	first, last, step, count := numbers[0], numbers[1], numbers[2], numbers[3]
	if step < 1 || (last-first)%step != 0 || (last-first)/step+1 != count || (id-first)%step != 0 {
		return 0, fmt.Errorf("the tasks of the array, %d from %d to %d, have gaps: which of them task %d is cannot be told", count, first, last, id)
	}
	return (id - first) / step, nil
}

// shard is which of how many this process is, as an engine tells it.
func (e engine) shard(getenv func(string) string) (renditions.Shard, error) {
	index, err := quantity.Whole(getenv(e.index))
	if err != nil {
		return renditions.Shard{}, fmt.Errorf("%s=%q: %w", e.index, getenv(e.index), err)
	}
	if getenv(e.count) == "" {
		return renditions.Shard{}, fmt.Errorf("%s is set, and %s does not say of how many", e.index, e.count)
	}
	count, err := quantity.Whole(getenv(e.count))
	if err != nil {
		return renditions.Shard{}, fmt.Errorf("%s=%q: %w", e.count, getenv(e.count), err)
	}
	if index -= e.from; e.ordinal != nil {
		if index, err = e.ordinal(index, getenv); err != nil {
			return renditions.Shard{}, err
		}
	}
	if index < 0 || index >= count {
		return renditions.Shard{}, fmt.Errorf("%s=%s is not one of %s=%s", e.index, getenv(e.index), e.count, getenv(e.count))
	}
	return renditions.Shard{Index: index + 1, Count: count}, nil
}

// shardOf is the shard that the environment tells, all without one. Not asked for, an engine whose count is unknown counts for nothing.
func shardOf(getenv func(string) string, asked bool) (renditions.Shard, error) {
	for _, e := range engines() {
		if getenv(e.index) == "" || (!asked && (e.only || getenv(e.count) == "")) {
			continue
		}
		return e.shard(getenv)
	}
	if asked {
		return renditions.Shard{}, errors.New("no variable of the environment tells which part this is")
	}
	return renditions.Shard{}, nil
}

// noteShard says that the environment made this job one of many, or that it could have.
func (a *app) noteShard(f *selectFlags, part renditions.Selection) {
	switch {
	case f.unsure != nil:
		a.note("note: this job takes all sources, as --shard does not say which part: %v", f.unsure)
	case part.Assumed && part.Shard.IsPart():
		a.note("note: this is %s, as the environment tells; --shard 1/1 takes all", part.Shard)
	}
}
