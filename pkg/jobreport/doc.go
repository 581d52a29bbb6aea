// Package jobreport measures a job of renditions while it runs. It knows neither terminals nor
// the command line.
package jobreport
