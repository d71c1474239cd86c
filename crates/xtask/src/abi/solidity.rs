//! An interface in Solidity.
use super::{
    source::{Item, Kind, Param},
    Interface,
};

/// The file.
pub fn show(interface: &Interface<'_>) -> String {
    let mut text = String::from(
        "// SPDX-License-Identifier: MIT OR Apache-2.0\n// Made by `cargo xtask abi --bless` from crates/abi. Errors of called contracts are passed on and not listed.\npragma solidity ^0.8.20;\n",
    );
    text.push_str(&format!("\ninterface {} {{\n", interface.name));
    let structs: Vec<&str> = interface
        .items
        .iter()
        .filter(|item| item.kind == Kind::Struct)
        .map(|item| item.name.as_str())
        .collect();
    let mut before = None;
    for item in &interface.items {
        if before.is_some_and(|kind| kind != item.kind) {
            text.push('\n');
        }
        before = Some(item.kind);
        for line in &item.docs {
            text.push_str(&format!("    /// {line}\n"));
        }
        text.push_str(&one(item, &structs));
    }
    text.push_str("}\n");
    text
}

fn one(item: &Item, structs: &[&str]) -> String {
    let name = &item.name;
    match item.kind {
        Kind::Struct => {
            let fields = item.inputs.iter().map(|field| format!("        {} {};\n", field.ty, field.name));
            format!("    struct {name} {{\n{}    }}\n", fields.collect::<String>())
        }
        Kind::Error => format!("    error {name}({});\n", list(&item.inputs, |_| "")),
        Kind::Event => {
            format!(
                "    event {name}({});\n",
                list(&item.inputs, |p| if p.indexed { " indexed" } else { "" })
            )
        }
        Kind::Function => {
            let place = |param: &Param, place: &'static str| {
                let dynamic = ["bytes", "string"].contains(&param.ty.as_str())
                    || param.ty.ends_with(']')
                    || structs.contains(&param.ty.as_str());
                if dynamic {
                    place
                } else {
                    ""
                }
            };
            let inputs = list(&item.inputs, |param| place(param, " calldata"));
            let mutability = match item.mutability {
                "nonpayable" => String::new(),
                other => format!(" {other}"),
            };
            let returns = match item.outputs.is_empty() {
                true => String::new(),
                false => format!(" returns ({})", list(&item.outputs, |param| place(param, " memory"))),
            };
            format!("    function {name}({inputs}) external{mutability}{returns};\n")
        }
    }
}

fn list(params: &[Param], modifier: impl Fn(&Param) -> &'static str) -> String {
    let shown = params.iter().map(|param| {
        let name = if param.name.is_empty() { String::new() } else { format!(" {}", param.name) };
        format!("{}{}{name}", param.ty, modifier(param))
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_get_the_places_of_their_data() {
        let param = |ty: &str, name: &str| Param { ty: ty.into(), name: name.into(), indexed: false };
        let item = Item {
            kind: Kind::Function,
            name: "f".into(),
            interface: None,
            docs: vec!["Says so.".into()],
            inputs: vec![param("bytes", "a"), param("uint256", "b"), param("S", "c")],
            outputs: vec![param("string", "")],
            mutability: "view",
        };
        let structure = Item {
            kind: Kind::Struct,
            name: "S".into(),
            inputs: vec![param("uint8", "x")],
            outputs: vec![],
            docs: vec![],
            ..item.clone()
        };
        let text = show(&Interface { name: "I", items: vec![&structure, &item] });
        assert!(text.contains("    struct S {\n        uint8 x;\n    }\n\n    /// Says so.\n"), "{text}");
        assert!(
            text.contains(
                "    function f(bytes calldata a, uint256 b, S calldata c) external view returns (string memory);\n"
            ),
            "{text}"
        );
    }
}
