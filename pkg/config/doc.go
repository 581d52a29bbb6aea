// Package config is what s3img.yaml and the variables of the environment say, and the one table of what there is to say: bytes in,
// settings or a list of what is wrong out. Where a file lies, what the environment holds and which flags were given is told by the
// caller. The JSON schema, the example and the tables of the guides come from the same table.
//
// The order is: flag, environment, file, default. A flag or a variable about how renditions look takes the place of what the file has
// as defaults; what one rendition says of itself stays.
package config
