package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	esper "esper.example/ports/esper"
)

// client finds the generated methods by the names of the description: this program knows no operation by name.
type client struct {
	paths map[string][]string
}

// readDescription gives the path parameters of each operation, in the order in which the generated methods take them.
func readDescription(file string) map[string][]string {
	type parameter struct {
		Ref  string `json:"$ref"`
		Name string
		In   string
	}
	var description struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Parameters map[string]parameter }
	}
	readJSON(file, &description)
	paths := map[string][]string{}
	for _, item := range description.Paths {
		for _, raw := range item {
			var operation struct {
				OperationID string
				Parameters  []parameter
			}
			if json.Unmarshal(raw, &operation) != nil || operation.OperationID == "" {
				continue
			}
			for _, each := range operation.Parameters {
				if each.Ref != "" {
					each = description.Components.Parameters[filepath.Base(each.Ref)]
				}
				if each.In == "path" {
					paths[operation.OperationID] = append(paths[operation.OperationID], each.Name)
				}
			}
		}
	}
	return paths
}

func openClient(paths map[string][]string) *client {
	return &client{paths}
}

// call makes the call of a vector: path parameters to the method, all else to the builder that it gives.
func (c *client) call(call Call, baseURL string) (any, *http.Response, error) {
	method := findOperation(newAPI(baseURL, call.Headers), call.Operation)
	arguments := []reflect.Value{reflect.ValueOf(context.WithValue(context.Background(), esper.ContextAccessToken, key))}
	isPath := map[string]bool{}
	for index, name := range c.paths[call.Operation] {
		isPath[name] = true
		value, err := decode(call.Parameters[name], method.Type().In(index+1))
		if err != nil {
			return nil, nil, err
		}
		arguments = append(arguments, value)
	}
	builder := method.Call(arguments)[0]
	for name, raw := range call.Parameters {
		if isPath[name] || string(raw) == "null" {
			continue
		}
		set := findMethod(builder, name)
		value, err := decode(raw, set.Type().In(0))
		if err != nil {
			return nil, nil, err
		}
		builder = set.Call([]reflect.Value{value})[0]
	}
	folder := must1(os.MkdirTemp("", "vectors-"))
	defer os.RemoveAll(folder)
	for field, file := range call.Files {
		if file.Name == "" || filepath.Base(file.Name) != file.Name {
			return nil, nil, fmt.Errorf("no file has this name: %q", file.Name)
		}
		opened := openFile(filepath.Join(folder, file.Name), file.bytes())
		defer opened.Close()
		builder = findMethod(builder, field).Call([]reflect.Value{reflect.ValueOf(opened)})[0]
	}
	if call.Body != nil {
		set := bodySetter(builder)
		body, err := decode(call.Body, set.Type().In(0))
		if err != nil {
			return nil, nil, err
		}
		builder = set.Call([]reflect.Value{body})[0]
	}
	results := builder.MethodByName("Execute").Call(nil)
	response, _ := results[len(results)-2].Interface().(*http.Response)
	err, _ := results[len(results)-1].Interface().(error)
	// Where there are three, the first is what the caller gets.
	if len(results) == 3 {
		return results[0].Interface(), response, err
	}
	return nil, response, err
}

func newAPI(baseURL string, headers map[string]string) reflect.Value {
	configuration := esper.NewConfiguration()
	configuration.Servers = esper.ServerConfigurations{{URL: baseURL}}
	for name, value := range headers {
		configuration.AddDefaultHeader(name, value)
	}
	return reflect.ValueOf(esper.NewAPIClient(configuration)).Elem()
}

// openFile opens a file with these bytes: the generated client takes nothing else.
func openFile(path string, content []byte) *os.File {
	must(os.WriteFile(path, content, 0o600))
	return must1(os.Open(path))
}

// bodySetter is the one method of the builder that takes a struct, or else a list of structs, or what may be anything.
func bodySetter(builder reflect.Value) reflect.Value {
	for _, isBody := range []func(reflect.Type) bool{
		func(kind reflect.Type) bool { return kind.Kind() == reflect.Struct },
		func(kind reflect.Type) bool {
			return kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.Struct
		},
		func(kind reflect.Type) bool { return kind.Kind() == reflect.Map || kind.Kind() == reflect.Interface },
	} {
		for index := range builder.NumMethod() {
			method := builder.Method(index)
			if method.Type().NumIn() == 1 && isBody(method.Type().In(0)) {
				return method
			}
		}
	}
	panic("no method takes a body: " + builder.Type().Name())
}

func findOperation(api reflect.Value, operation string) reflect.Value {
	for index := range api.NumField() {
		if !strings.HasSuffix(api.Type().Field(index).Name, "API") {
			continue
		}
		if method := findMethod(api.Field(index), operation); method.IsValid() {
			return method
		}
	}
	panic("the client has no " + operation)
}

func findMethod(value reflect.Value, name string) reflect.Value {
	for index := range value.NumMethod() {
		if bare(value.Type().Method(index).Name) == bare(name) {
			return value.Method(index)
		}
	}
	return reflect.Value{}
}

func decode(raw json.RawMessage, kind reflect.Type) (reflect.Value, error) {
	value := reflect.New(kind)
	if len(raw) == 0 {
		return value.Elem(), fmt.Errorf("a parameter that nobody gave")
	}
	return value.Elem(), json.Unmarshal(raw, value.Interface())
}

func must1[T any](value T, err error) T {
	must(err)
	return value
}
