package cmd

import (
	"testing"
)

// TestShardOfSlurm goes through the arrays that sbatch --array makes.
func TestShardOfSlurm(t *testing.T) {
	for _, tt := range []struct {
		array, id, first, last, step, count string
		want                                string
	}{
		{"0-15", "2", "0", "15", "1", "16", "shard 3 of 16"},
		{"1-16", "16", "1", "16", "1", "16", "shard 16 of 16"},
		{"1-7:2", "5", "1", "7", "2", "4", "shard 3 of 4"},
		{"0-9, without a step", "9", "0", "9", "", "10", "shard 10 of 10"},
		{"5", "5", "5", "5", "1", "1", "shard 1 of 1"},
		{"4-5, two tasks again", "5", "4", "5", "1", "2", "shard 2 of 2"},
		{"1,2,9", "9", "1", "9", "1", "3", ""},
		{"1-7:2,20", "5", "1", "20", "2", "5", ""},
		{"a step beside the tasks", "4", "1", "7", "2", "4", ""},
		{"nothing of the first", "4", "", "7", "1", "4", ""},
	} {
		env := map[string]string{
			"SLURM_ARRAY_TASK_ID": tt.id, "SLURM_ARRAY_TASK_MIN": tt.first, "SLURM_ARRAY_TASK_MAX": tt.last,
			"SLURM_ARRAY_TASK_STEP": tt.step, "SLURM_ARRAY_TASK_COUNT": tt.count,
		}
		shard, err := shardOf(func(name string) string { return env[name] }, false)
		switch {
		case tt.want == "" && err == nil:
			t.Errorf("%s: %v, want an error", tt.array, shard)
		case tt.want != "" && (err != nil || shard.String() != tt.want):
			t.Errorf("%s: %v, %v, want %s", tt.array, shard, err, tt.want)
		}
	}
}
