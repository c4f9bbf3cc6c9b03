// Runs the request vectors through a client that openapi-generator made of openapi/esper.json.
//
//	vectors esper.json VECTORS.json...
//
// Prints one JSON object: for each vector that was not met, its name and what differs.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
)

const (
	key      = "key-of-the-vectors"
	basePath = "/api"
)

// Vector is one vector of requests, as far as this program needs it.
type Vector struct {
	ID     string
	Client struct {
		BasePath *string `json:"base_path"`
	}
	Call    Call
	Before  []Step
	Request *Request
	Answer  *Answer
	Refused *string
	Sees    json.RawMessage
}

// Call is a call as a caller writes it.
type Call struct {
	Operation  string
	Parameters map[string]json.RawMessage
	Body       json.RawMessage
	Files      map[string]File
	Headers    map[string]string
}

// File is a file as the caller gives it.
type File struct {
	Name string
	Bytes
}

// Bytes are written as text or as base64.
type Bytes struct {
	Text   string
	Base64 []byte
}

func (b Bytes) bytes() []byte {
	if b.Base64 != nil {
		return b.Base64
	}
	return []byte(b.Text)
}

// Step is a request and what it is answered with.
type Step struct {
	Request *Request
	Answer  Answer
}

// Request is what should arrive.
type Request struct {
	Method  string
	Path    string
	Query   [][2]string
	Headers map[string]string
	JSON    json.RawMessage
	Parts   []Part
}

// Part is one part of a multipart body.
type Part struct {
	Name     string
	Filename string
	Type     string
	Bytes
}

// Answer is what the server answers.
type Answer struct {
	Status  int
	Headers map[string]string
	JSON    json.RawMessage
	Bytes
}

func main() {
	client := openClient(readDescription(os.Args[1]))
	recorder := startRecorder()
	defer recorder.server.Close()
	count, outcomes := 0, map[string][]string{}
	for _, file := range os.Args[2:] {
		var content struct{ Vectors []Vector }
		readJSON(file, &content)
		for _, vector := range content.Vectors {
			count++
			if found := run(vector, client, recorder); len(found) > 0 {
				outcomes[vector.ID] = found
			}
		}
	}
	must(json.NewEncoder(os.Stdout).Encode(map[string]any{"vectors": count, "differences": outcomes}))
}

func run(vector Vector, client *client, recorder *recorder) []string {
	script := vector.Before
	if vector.Request != nil {
		script = append(script, Step{vector.Request, *vector.Answer})
	}
	if vector.Sees != nil {
		script = append(script, Step{nil, *vector.Answer})
	}
	recorder.play(script)
	path := basePath
	if vector.Client.BasePath != nil {
		path = *vector.Client.BasePath
	}
	value, response, err := client.call(vector.Call, recorder.server.URL+path)
	if vector.Refused != nil {
		if len(recorder.requests) > 0 || err == nil {
			return []string{"not refused"}
		}
		return nil
	}
	if len(recorder.requests) != len(script) {
		return []string{fmt.Sprintf("sent %d of %d", len(recorder.requests), len(script))}
	}
	var found []string
	for index, request := range recorder.requests {
		if script[index].Request != nil {
			found = append(found, differences(request, *script[index].Request)...)
		}
	}
	// An error of an answer that is no success is as it should be.
	if err != nil && (response == nil || response.StatusCode < http.StatusMultipleChoices) {
		return append(found, "answer not read")
	}
	if vector.Answer.JSON != nil && err == nil {
		found = append(found, jsonDifferences("value", parse(must1(json.Marshal(value))), parse(vector.Answer.JSON), "")...)
	}
	return found
}

// bare is a name without what the generator's languages write differently.
func bare(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}

func readJSON(path string, into any) {
	content, err := os.ReadFile(path)
	must(err)
	must(json.Unmarshal(content, into))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
