//! Answers for boon.
use std::collections::HashMap;
use std::error::Error;
use std::io::{stdin, BufRead};

use boon::{Compiler, Schemas};
use serde_json::{json, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    let mut compiled = HashMap::new();
    for line in stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        let path = question["schema"].as_str().ok_or("a question names its schema")?;
        let index = match compiled.get(path) {
            Some(index) => *index,
            None => {
                let index = compiler.compile(path, &mut schemas).map_err(|error| error.to_string())?;
                compiled.insert(path.to_owned(), index);
                index
            }
        };
        let valid = schemas.validate(&question["payload"], index).is_ok();
        println!("{}", json!({"id": question["id"], "valid": valid}));
    }
    Ok(())
}
