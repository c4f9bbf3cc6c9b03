package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// recorder keeps the requests that arrive, and answers them as the vector says.
type recorder struct {
	server   *httptest.Server
	script   []Step
	requests []recorded
}

type recorded struct {
	method, path, query string
	headers             http.Header
	body                []byte
}

func startRecorder() *recorder {
	r := &recorder{}
	r.server = httptest.NewServer(http.HandlerFunc(r.answer))
	return r
}

func (r *recorder) play(script []Step) {
	r.script, r.requests = script, nil
}

func (r *recorder) answer(response http.ResponseWriter, request *http.Request) {
	body := must1(io.ReadAll(request.Body))
	path, query, _ := strings.Cut(request.RequestURI, "?")
	r.requests = append(r.requests, recorded{request.Method, path, query, request.Header, body})
	if len(r.requests) > len(r.script) {
		response.WriteHeader(599)
		return
	}
	answer := r.script[len(r.requests)-1].Answer
	if answer.JSON != nil {
		response.Header().Set("content-type", "application/json")
	}
	for name, value := range answer.Headers {
		response.Header().Set(name, value)
	}
	response.WriteHeader(answer.Status)
	if answer.JSON != nil {
		response.Write(answer.JSON)
	} else {
		response.Write(answer.bytes())
	}
}

// differences tells what differs between a request that arrived and the one that a vector wants, in the words of exceptions.json.
func differences(got recorded, wanted Request) []string {
	var found []string
	note := func(differs bool, format string, values ...any) {
		if differs {
			found = append(found, fmt.Sprintf(format, values...))
		}
	}
	note(got.method != wanted.Method, "method")
	note(!slices.Equal(segments(strings.TrimPrefix(got.path, basePath)), segments(wanted.Path)), "path")
	pairs := queryPairs(got.query)
	for _, pair := range wanted.Query {
		at := slices.Index(pairs, pair)
		note(at < 0, "query -%s=%s", pair[0], pair[1])
		if at >= 0 {
			pairs = slices.Delete(pairs, at, at+1)
		}
	}
	for _, pair := range pairs {
		note(true, "query +%s=%s", pair[0], pair[1])
	}
	for name, value := range wanted.Headers {
		has := got.headers.Get(name)
		if name == "accept" || name == "content-type" {
			has, _, _ = strings.Cut(has, ";")
		}
		note(has != value, "header %s", name)
	}
	switch {
	case wanted.Parts != nil:
		found = append(found, partDifferences(got, wanted.Parts)...)
	case wanted.JSON != nil:
		found = append(found, jsonDifferences("body", parse(got.body), parse(wanted.JSON), "")...)
	default:
		note(len(got.body) > 0, "body")
	}
	return found
}

func segments(path string) []string {
	parts := strings.Split(path, "/")
	for index, part := range parts {
		parts[index] = must1(url.PathUnescape(part))
	}
	return parts
}

func queryPairs(query string) [][2]string {
	var pairs [][2]string
	for _, pair := range strings.Split(query, "&") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			pairs = append(pairs, [2]string{must1(url.QueryUnescape(name)), must1(url.QueryUnescape(value))})
		}
	}
	return pairs
}

func parse(raw []byte) any {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return string(raw)
	}
	return value
}

func jsonDifferences(what string, got, wanted any, at string) []string {
	var found []string
	if one, ok := got.(map[string]any); ok {
		if other, ok := wanted.(map[string]any); ok {
			for name := range other {
				// As a reader sees it, a value that is not there is one of null.
				if _, ok := one[name]; !ok && (what == "body" || other[name] != nil) {
					found = append(found, fmt.Sprintf("%s -%s/%s", what, at, name))
				}
			}
			for name, value := range one {
				if _, ok := other[name]; ok {
					found = append(found, jsonDifferences(what, value, other[name], at+"/"+name)...)
				} else if what == "body" || value != nil {
					found = append(found, fmt.Sprintf("%s +%s/%s=%s", what, at, name, must1(json.Marshal(value))))
				}
			}
			return found
		}
	}
	if one, ok := got.([]any); ok {
		if other, ok := wanted.([]any); ok && len(one) == len(other) {
			for index := range one {
				found = append(found, jsonDifferences(what, one[index], other[index], fmt.Sprintf("%s/%d", at, index))...)
			}
			return found
		}
	}
	if !reflect.DeepEqual(got, wanted) {
		found = append(found, fmt.Sprintf("%s %s=%s", what, at, must1(json.Marshal(got))))
	}
	return found
}

func partDifferences(got recorded, wanted []Part) []string {
	_, parameters, _ := mime.ParseMediaType(got.headers.Get("content-type"))
	reader := multipart.NewReader(bytes.NewReader(got.body), parameters["boundary"])
	var found []string
	for _, want := range wanted {
		part, err := reader.NextPart()
		if err != nil || part.FormName() != want.Name {
			return append(found, fmt.Sprintf("part -%s", want.Name))
		}
		if strings.ReplaceAll(part.FileName(), "%22", `"`) != want.Filename {
			found = append(found, fmt.Sprintf("part %s filename", want.Name))
		}
		if kind, _, _ := mime.ParseMediaType(part.Header.Get("content-type")); kind != want.Type {
			found = append(found, fmt.Sprintf("part %s type", want.Name))
		}
		if !bytes.Equal(must1(io.ReadAll(part)), want.bytes()) {
			found = append(found, fmt.Sprintf("part %s bytes", want.Name))
		}
	}
	return found
}
