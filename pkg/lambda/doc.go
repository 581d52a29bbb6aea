// Package lambda is s3img as a function of AWS Lambda. [ServeHTTP] answers invocations that are HTTP requests. [Template] is the
// CloudFormation template of the whole system, and [Package] writes the archive that the function is made from.
package lambda
