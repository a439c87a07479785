import sys

from partnercenter import AuthenticatedClient
from partnercenter.api.customers import list_customers
from partnercenter.models import CustomerCollection

page = list_customers.sync(client=AuthenticatedClient(base_url=sys.argv[1], token="any"), size=2)
assert isinstance(page, CustomerCollection)
for customer in page.items:
    print(customer.company_profile.company_name, customer.id)
