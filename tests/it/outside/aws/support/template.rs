//! Evaluates the templates in `infra/templates` like `CloudFormation`, as far as these tests need it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::door::REGION;

pub const ACCOUNT: &str = "000000000000";

/// Stack name and logical id of a resource.
pub type Id = (String, String);

/// Name and ARN of a created resource.
#[derive(Clone, Debug)]
pub struct Made {
    pub name: String,
    pub arn: String,
}

/// All stacks, and the resources created from them.
pub struct Templates {
    stacks: BTreeMap<String, Value>,
    pub made: BTreeMap<Id, Made>,
}

impl Templates {
    pub fn read() -> Self {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").join("infra/templates");
        let files = std::fs::read_dir(&place).expect("templates").flatten().map(|entry| entry.path());
        let stacks = files.map(|file| {
            let text = std::fs::read_to_string(&file).expect("a template");
            let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, serde_json::from_str(&text).expect("JSON"))
        });
        Self { stacks: stacks.collect(), made: BTreeMap::new() }
    }

    /// All resources of a type, with their properties.
    pub fn all(&self, of: &str) -> Vec<(Id, Value)> {
        let resources = |(stack, template): (&String, &Value)| {
            let all = template["Resources"].as_object().cloned().unwrap_or_default();
            let stack = stack.clone();
            all.into_iter().map(move |(name, resource)| ((stack.clone(), name), resource))
        };
        let all = self.stacks.iter().flat_map(resources).filter(|(_, resource)| resource["Type"] == of);
        let all: Vec<_> = all.map(|(id, resource)| (id, resource["Properties"].clone())).collect();
        assert!(!all.is_empty(), "the templates have no {of}");
        all
    }

    /// Evaluates the intrinsic functions in a value of a stack.
    pub fn resolve(&self, stack: &str, value: &Value) -> Value {
        match value {
            Value::Array(all) => all.iter().map(|one| self.resolve(stack, one)).collect(),
            Value::Object(map) => match map.iter().next() {
                Some((name, argument)) if map.len() == 1 && (name == "Ref" || name.starts_with("Fn::")) => {
                    self.call(stack, name, argument).into()
                }
                _ => map.iter().map(|(name, one)| (name.clone(), self.resolve(stack, one))).collect(),
            },
            plain => plain.clone(),
        }
    }

    pub fn text(&self, stack: &str, value: &Value) -> String {
        self.resolve(stack, value).as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
    }

    fn call(&self, stack: &str, function: &str, argument: &Value) -> String {
        match function {
            "Ref" => self.reference(stack, argument.as_str().expect("a name")),
            "Fn::GetAtt" => {
                self.attribute(stack, argument[0].as_str().expect("a name"), argument[1].as_str().expect("one"))
            }
            "Fn::Join" => {
                let parts = argument[1].as_array().expect("a list").iter().map(|part| self.text(stack, part));
                parts.collect::<Vec<_>>().join(argument[0].as_str().expect("a separator"))
            }
            "Fn::ImportValue" => self.import(argument.as_str().expect("a name")),
            _ => panic!("{function} is not known here"),
        }
    }

    fn reference(&self, stack: &str, name: &str) -> String {
        match name {
            "AWS::AccountId" => ACCOUNT.into(),
            "AWS::Region" => REGION.into(),
            "AWS::Partition" => "aws".into(),
            // The server validates the form of this parameter, so it needs a real value.
            "SecurityContact" => "mailto:security@example.org".into(),
            _ => {
                let parameter = &self.stacks[stack]["Parameters"][name];
                let given = || parameter["Default"].as_str().unwrap_or("given-by-whoever-deploys").to_owned();
                if parameter.is_object() { given() } else { self.made(stack, name).name }
            }
        }
    }

    fn attribute(&self, stack: &str, name: &str, attribute: &str) -> String {
        match attribute {
            "Arn" => self.made(stack, name).arn,
            "Endpoint.Address" => "localhost".into(),
            _ => format!("{name}-{attribute}"),
        }
    }

    /// Name and ARN of a resource. A resource that these tests do not create gets an invented one.
    fn made(&self, stack: &str, name: &str) -> Made {
        let id = (stack.to_owned(), name.to_owned());
        assert!(self.stacks[stack]["Resources"][name].is_object(), "there is no {name} in {stack}");
        let other = || Made { name: name.to_owned(), arn: format!("arn:aws:other:{REGION}:{ACCOUNT}:{stack}/{name}") };
        self.made.get(&id).cloned().unwrap_or_else(other)
    }

    fn import(&self, name: &str) -> String {
        for (stack, template) in &self.stacks {
            let outputs = template["Outputs"].as_object().into_iter().flatten();
            for (_, output) in outputs {
                if output["Export"]["Name"] == name {
                    return self.text(stack, &output["Value"]);
                }
            }
        }
        panic!("no stack exports {name}")
    }
}
