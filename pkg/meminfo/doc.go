// Package meminfo tells how much memory there is for this process: that of its container, else that of the machine.
package meminfo
