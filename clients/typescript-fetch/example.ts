import { createClient } from "./client/client/index.js";
import { listCustomers } from "./client/index.js";

const client = createClient({ baseUrl: process.argv[2]!, auth: "any" });
const { data } = await listCustomers({ client, query: { size: 2 }, throwOnError: true });
for (const customer of data.items) console.log(customer.companyProfile.companyName, customer.id);
