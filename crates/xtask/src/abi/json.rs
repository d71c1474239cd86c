//! An interface in the JSON of Solidity's compiler.
use anyhow::Result;
use serde_json::{json, Value};

use super::{
    source::{Item, Kind, Param, Source},
    Interface,
};

/// The file: one entry a line.
pub fn show(interface: &Interface<'_>, source: &Source) -> Result<String> {
    let mut lines = Vec::new();
    for item in &interface.items {
        let list = |params: &[Param]| -> Vec<Value> {
            params.iter().map(|p| param(p, interface.name, source, item.kind == Kind::Event)).collect()
        };
        let value = match item.kind {
            Kind::Struct => continue,
            Kind::Error => json!({ "type": "error", "name": item.name, "inputs": list(&item.inputs) }),
            Kind::Event => {
                json!({ "type": "event", "name": item.name, "inputs": list(&item.inputs), "anonymous": false })
            }
            Kind::Function => json!({
                "type": "function",
                "name": item.name,
                "inputs": list(&item.inputs),
                "outputs": list(&item.outputs),
                "stateMutability": item.mutability,
            }),
        };
        lines.push(format!("  {}", serde_json::to_string(&value)?));
    }
    Ok(format!("[\n{}\n]\n", lines.join(",\n")))
}

fn param(param: &Param, interface: &str, source: &Source, event: bool) -> Value {
    let structure: Option<&Item> = source
        .items
        .iter()
        .find(|item| item.kind == Kind::Struct && param.ty.split('[').next() == Some(&item.name));
    let mut value = match structure {
        None => json!({ "name": param.name, "type": param.ty, "internalType": param.ty }),
        Some(structure) => {
            let array = &param.ty[structure.name.len()..];
            let components: Vec<Value> =
                structure.inputs.iter().map(|field| self::param(field, interface, source, false)).collect();
            json!({
                "name": param.name,
                "type": format!("tuple{array}"),
                "internalType": format!("struct {interface}.{}{array}", structure.name),
                "components": components,
            })
        }
    };
    if event {
        value["indexed"] = json!(param.indexed);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_become_tuples() {
        let field = |ty: &str, name: &str, indexed| Param { ty: ty.into(), name: name.into(), indexed };
        let item = |kind, name: &str, inputs| Item {
            kind,
            name: name.into(),
            interface: None,
            docs: vec![],
            inputs,
            outputs: vec![],
            mutability: "nonpayable",
        };
        let source = Source {
            items: vec![
                item(Kind::Struct, "S", vec![field("uint8", "x", false)]),
                item(Kind::Function, "f", vec![field("S[]", "all", false)]),
                item(Kind::Event, "E", vec![field("address", "who", true)]),
            ],
        };
        let interface = Interface { name: "I", items: source.items.iter().collect() };
        let value: Value = serde_json::from_str(&show(&interface, &source).unwrap()).unwrap();
        assert_eq!(value[0]["inputs"][0]["type"], json!("tuple[]"));
        assert_eq!(value[0]["inputs"][0]["internalType"], json!("struct I.S[]"));
        assert_eq!(value[0]["inputs"][0]["components"][0]["name"], json!("x"));
        assert_eq!(value[1]["inputs"][0]["indexed"], json!(true));
    }
}
