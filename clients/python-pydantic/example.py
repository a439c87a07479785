import sys

import httpx
from models import CustomerCollection

response = httpx.get(f"{sys.argv[1]}/v1/customers", params={"size": 2}, headers={"Authorization": "Bearer any"})
for customer in CustomerCollection.model_validate(response.raise_for_status().json()).items:
    print(customer.company_profile.company_name, customer.id)
