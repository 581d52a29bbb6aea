// Package lambda is s3img as a function of AWS Lambda. [ServeHTTP] answers invocations that are HTTP requests.
package lambda
