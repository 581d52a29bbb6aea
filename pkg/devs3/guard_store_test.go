package devs3

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/backend"
)

const onUnix = runtime.GOOS != "windows"

// misfit fits nowhere, and is harmless wherever it should pass.
const misfit = `a\b`

// TestNothingPassesTheGuard calls every method of the store with a key, prefix or token that does not fit in each place where it
// takes one. Behind the guard is nothing, so that what passes it panics. A method that a new version of the library adds is
// called too.
func TestNothingPassesTheGuard(t *testing.T) {
	guarded := reflect.ValueOf(guardedStore{})
	store := reflect.TypeFor[backend.Backend]()
	places := 0
	for i := range store.NumMethod() {
		method := store.Method(i)
		for name, args := range misfits(method.Type) {
			places++
			t.Run(method.Name+" "+name, func(t *testing.T) {
				if err := call(guarded.MethodByName(method.Name), args); !errors.Is(err, errKey) {
					t.Errorf("got %v, want %v", err, errKey)
				}
			})
		}
	}
	if places < 40 {
		t.Errorf("only %d places were found", places)
	}
}

// call returns the error of a method, which is its last result. A function, as SelectObjectContent returns, is the answer itself:
// that it was made is no error yet, and it is called.
func call(method reflect.Value, args []reflect.Value) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("it passed: %v", value)
		}
	}()
	last := method.Call(args)[method.Type().NumOut()-1]
	if last.Kind() == reflect.Func {
		last.Call([]reflect.Value{reflect.Zero(last.Type().In(0))})
		return errKey
	}
	err, _ = last.Interface().(error)
	return err
}

// misfits are lists of arguments for a method, each with one that does not fit, by its name.
func misfits(method reflect.Type) map[string][]reflect.Value {
	lists := map[string][]reflect.Value{}
	list := func(at int, arg reflect.Value) []reflect.Value {
		args := make([]reflect.Value, method.NumIn())
		for i := range args {
			args[i] = reflect.Zero(method.In(i))
		}
		args[0], args[at] = reflect.ValueOf(context.Background()), arg
		return args
	}
	if method.NumIn() == 0 || method.In(0) != reflect.TypeFor[context.Context]() {
		return nil // no request: NormalizeObjectKey, String, Shutdown
	}
	for at := 1; at < method.NumIn(); at++ {
		in := method.In(at)
		switch {
		case in.Kind() == reflect.Pointer && in.Elem().Kind() == reflect.Struct:
			for name, value := range misfitFields(in.Elem()) {
				lists[name] = list(at, value.Addr())
			}
		case in.Kind() == reflect.Struct:
			for name, value := range misfitFields(in) {
				lists[name] = list(at, value)
			}
		case in.Kind() == reflect.String && method.NumIn() > 3 && at == 2: // bucket, object, version
			lists["object"] = list(at, reflect.ValueOf(misfit))
		}
	}
	return lists
}

// misfitFields are structs with one field that does not fit.
func misfitFields(in reflect.Type) map[string]reflect.Value {
	structs := map[string]reflect.Value{}
	bad, good := misfit, "a"
	for _, name := range []string{"Key", "Prefix", "UploadId", "VersionId", "UploadIdMarker", "CopySource", "Delete"} {
		field, ok := in.FieldByName(name)
		if !ok {
			continue
		}
		value := reflect.New(in).Elem()
		if key := value.FieldByName("Key"); key.IsValid() {
			key.Set(reflect.ValueOf(&good))
		}
		switch field.Type {
		case reflect.TypeFor[*string]():
			value.FieldByIndex(field.Index).Set(reflect.ValueOf(&bad))
		case reflect.TypeFor[*types.Delete]():
			value.FieldByIndex(field.Index).Set(reflect.ValueOf(&types.Delete{Objects: []types.ObjectIdentifier{{Key: &good}, {Key: &bad}}}))
		default:
			continue
		}
		structs[name] = value
	}
	return structs
}
