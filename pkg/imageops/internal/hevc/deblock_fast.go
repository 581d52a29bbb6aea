//go:build (amd64 || arm64) && !purego

package hevc

// mostInWords is the largest sample that the assembly filters: sums of eight, and differences times 12, fit in 16 bits with a sign.
const mostInWords = 1<<11 - 1
