use partnercenter::apis::{configuration::Configuration, customers_api::list_customers};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_path = std::env::args().nth(1).expect("the base URL");
    let configuration = Configuration { base_path, bearer_access_token: Some("any".into()), ..Default::default() };
    for customer in list_customers(&configuration, Some(2), None, None, None, None, None, None, None, None)?.items {
        println!("{} {}", customer.company_profile.company_name.unwrap_or_default(), customer.id);
    }
    Ok(())
}
