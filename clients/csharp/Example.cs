using System;
using PartnerCenter.Api;
using PartnerCenter.Client;

public static class Example
{
    public static void Main(string[] args)
    {
        var configuration = new Configuration { BasePath = args[0], AccessToken = "any" };
        foreach (var customer in new CustomersApi(configuration).ListCustomers(size: 2).Items)
            Console.WriteLine($"{customer.CompanyProfile.CompanyName} {customer.Id}");
    }
}
