import partnercenter.ApiClient;
import partnercenter.api.CustomersApi;

public class Example {
  public static void main(String[] args) {
    var client = new ApiClient().setBasePath(args[0]);
    client.setBearerToken("any");
    for (var customer : new CustomersApi(client).listCustomers(2, null, null, null, null, null, null, null, null).getItems())
      System.out.println(customer.getCompanyProfile().getCompanyName() + " " + customer.getId());
  }
}
