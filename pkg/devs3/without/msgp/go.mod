module github.com/tinylib/msgp

go 1.26.0
