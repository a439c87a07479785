import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

const client = createClient<paths>({ baseUrl: process.argv[2]!, headers: { Authorization: "Bearer any" } });
const { data } = await client.GET("/v1/customers", { params: { query: { size: 2 } } });
for (const customer of data?.items ?? []) console.log(customer.companyProfile.companyName, customer.id);
