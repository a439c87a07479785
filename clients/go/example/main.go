package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"example.test/client/mark"
	"example.test/client/partnercenter"
)

func main() {
	token := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer any")
		return nil
	}
	client, err := partnercenter.NewClientWithResponses(os.Args[1], partnercenter.WithHTTPClient(mark.Client), partnercenter.WithRequestEditorFn(token))
	if err != nil {
		log.Fatal(err)
	}
	size := int32(2)
	page, err := client.ListCustomersWithResponse(context.Background(), &partnercenter.ListCustomersParams{Size: &size})
	if err != nil {
		log.Fatal(err)
	}
	if page.JSON200 == nil {
		log.Fatal(page.Status())
	}
	for _, customer := range page.JSON200.Items {
		name := customer.CompanyProfile.CompanyName
		if name == nil {
			name = new(string)
		}
		fmt.Println(*name, customer.Id)
	}
}
