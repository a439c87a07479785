// Reads payloads into the generated types and writes them back; and lists customers through the generated client.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"example.test/client/mark"
	"example.test/client/partnercenter"
)

type question struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

type answer struct {
	ID      string `json:"id"`
	Payload any    `json:"payload,omitempty"`
	Error   string `json:"error,omitempty"`
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "call" {
		call(os.Args[2])
		return
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		tell(roundTrip(asked))
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func roundTrip(asked question) answer {
	value := newValue(asked.Type)
	if value == nil {
		return answer{ID: asked.ID, Error: "no such type: " + asked.Type}
	}
	if err := json.Unmarshal(asked.Payload, value); err != nil {
		return answer{ID: asked.ID, Error: err.Error()}
	}
	return answer{ID: asked.ID, Payload: value}
}

func tell(told answer) {
	line, err := json.Marshal(told)
	if err != nil {
		line, _ = json.Marshal(answer{ID: told.ID, Error: err.Error()})
	}
	fmt.Println(string(line))
}

func call(baseURL string) {
	configuration := partnercenter.NewConfiguration()
	configuration.Servers = partnercenter.ServerConfigurations{{URL: baseURL}}
	configuration.HTTPClient = mark.Client
	client := partnercenter.NewAPIClient(configuration)
	token := context.WithValue(context.Background(), partnercenter.ContextAccessToken, "any")
	page, _, err := client.CustomersAPI.ListCustomers(token).Size(2).Execute()
	if err != nil {
		log.Fatal(err)
	}
	tell(answer{ID: "listCustomers", Payload: page})
}
