//! Reads payloads into the generated types and writes them back; and lists customers through the generated client.

mod registry;

use partnercenter::apis::{configuration::Configuration, customers_api::list_customers};
use serde::{de::DeserializeOwned, Serialize};
use serde_json::{json, Value};
use std::io::BufRead;

pub fn through<T: DeserializeOwned + Serialize>(payload: Value) -> Result<Value, String> {
    let value: T = serde_json::from_value(payload).map_err(|error| error.to_string())?;
    serde_json::to_value(value).map_err(|error| error.to_string())
}

fn answer(mut question: Value) -> Value {
    let name = question["type"].as_str().unwrap_or_default().to_owned();
    match registry::round_trip(&name, question["payload"].take()) {
        Ok(payload) => json!({"id": question["id"], "payload": payload}),
        Err(error) => json!({"id": question["id"], "error": error}),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments[1] == "call" {
        let configuration = Configuration {
            base_path: arguments[2].clone(),
            bearer_access_token: Some("any".into()),
            ..Default::default()
        };
        let page = list_customers(&configuration, Some(2), None, None, None, None, None, None, None, None)?;
        println!("{}", json!({"id": "listCustomers", "payload": page}));
        return Ok(());
    }
    for line in std::io::stdin().lock().lines() {
        println!("{}", answer(serde_json::from_str(&line?)?));
    }
    Ok(())
}
