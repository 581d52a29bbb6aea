// Package jobreport measures a job of renditions while it runs, and writes what became of it as a page. It knows neither terminals nor
// the command line.
package jobreport
