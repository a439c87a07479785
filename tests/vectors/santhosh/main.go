// Answers for github.com/santhosh-tekuri/jsonschema.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"log"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

type question struct {
	ID      string          `json:"id"`
	Schema  string          `json:"schema"`
	Payload json.RawMessage `json:"payload"`
}

type answer struct {
	ID    string `json:"id"`
	Valid bool   `json:"valid"`
}

func main() {
	compiler := jsonschema.NewCompiler()
	output := json.NewEncoder(os.Stdout)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	for input.Scan() {
		var asked question
		must(json.Unmarshal(input.Bytes(), &asked))
		schema, err := compiler.Compile(asked.Schema)
		must(err)
		payload, err := jsonschema.UnmarshalJSON(bytes.NewReader(asked.Payload))
		must(err)
		must(output.Encode(answer{asked.ID, schema.Validate(payload) == nil}))
	}
	must(input.Err())
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
