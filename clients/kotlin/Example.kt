import partnercenter.api.CustomersApi
import partnercenter.infrastructure.ApiClient

fun main(args: Array<String>) {
    ApiClient.accessToken = "any"
    for (customer in CustomersApi(args[0]).listCustomers(size = 2).items)
        println("${customer.companyProfile.companyName} ${customer.id}")
}
