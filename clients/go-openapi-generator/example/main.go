package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"example.test/client/mark"
	"example.test/client/partnercenter"
)

func main() {
	configuration := partnercenter.NewConfiguration()
	configuration.Servers = partnercenter.ServerConfigurations{{URL: os.Args[1]}}
	configuration.HTTPClient = mark.Client
	client := partnercenter.NewAPIClient(configuration)
	token := context.WithValue(context.Background(), partnercenter.ContextAccessToken, "any")
	page, _, err := client.CustomersAPI.ListCustomers(token).Size(2).Execute()
	if err != nil {
		log.Fatal(err)
	}
	for _, customer := range page.Items {
		fmt.Println(customer.CompanyProfile.GetCompanyName(), customer.Id)
	}
}
