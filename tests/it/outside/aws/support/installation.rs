//! The resources of the templates, created in the emulator: keys, the 16 secrets, buckets with their policies, and
//! roles.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use aws_credential_types::Credentials;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use voicase::crypto::random;
use voicase::secrets::SecretName;

use super::door::REGION;
use super::emulator::Emulator;
use super::template::{ACCOUNT, Made, Templates};

/// The created resources, with the values that only the operator knows.
pub struct Installation {
    pub emulator: Emulator,
    pub templates: Templates,
    /// Values of the secrets, as stored in Secrets Manager.
    pub secrets: HashMap<&'static str, String>,
    /// The decrypted text of the master key.
    pub master: String,
    /// Credentials of the account's root user, for actions that no role of ours may do.
    pub root: Credentials,
}

/// A task as the templates define it.
#[derive(Clone, Debug)]
pub struct Definition {
    pub command: Vec<String>,
    pub environment: BTreeMap<String, String>,
    /// Environment variable and ARN of each secret.
    pub secrets: BTreeMap<String, String>,
    pub task_role: String,
    pub execution_role: String,
}

/// Returns the installation, which the first test creates for all tests of this run.
pub async fn installation() -> &'static Installation {
    static INSTALLATION: OnceCell<Installation> = OnceCell::const_new();
    static BEGUN: AtomicBool = AtomicBool::new(false);
    let make = async || {
        assert!(!BEGUN.swap(true, Relaxed), "the installation failed: the first failed test shows the reason");
        Box::pin(Installation::make()).await
    };
    INSTALLATION.get_or_init(make).await
}

impl Installation {
    async fn make() -> Self {
        let drawn = || BASE64_STANDARD.encode(random::<32>());
        let mut this = Self {
            emulator: Emulator::start().await,
            templates: Templates::read(),
            secrets: SecretName::ALL.into_iter().map(|name| (name.as_str(), drawn())).collect(),
            master: drawn(),
            root: Credentials::new("test", "test", None, None, "root"),
        };
        this.make_keys().await;
        this.make_secrets().await;
        this.make_buckets().await;
        this.make_roles().await;
        this
    }

    async fn make_keys(&mut self) {
        for ((stack, name), properties) in self.templates.all("AWS::KMS::Key") {
            let policy = self.templates.resolve(&stack, &properties["KeyPolicy"]).to_string();
            let made = self.kms("CreateKey", &json!({ "Policy": policy })).await;
            let of = |field| made["KeyMetadata"][field].as_str().expect("a key").to_owned();
            self.templates.made.insert((stack, name), Made { name: of("KeyId"), arn: of("Arn") });
        }
        let input = json!({
            "KeyId": self.master_key(),
            "Plaintext": self.master,
            "EncryptionContext": { "voicase": "MASTER_KEK" },
        });
        let sealed = self.kms("Encrypt", &input).await["CiphertextBlob"].as_str().expect("a blob").to_owned();
        self.secrets.insert("MASTER_KEK", sealed);
    }

    async fn kms(&self, operation: &str, input: &Value) -> Value {
        self.emulator.json(&self.root, "kms", &format!("TrentService.{operation}"), input).await.json()
    }

    async fn make_secrets(&mut self) {
        for ((stack, id), properties) in self.templates.all("AWS::SecretsManager::Secret") {
            let name = self.templates.text(&stack, &properties["Name"]);
            let key = self.templates.text(&stack, &properties["KmsKeyId"]);
            let value = &self.secrets[name.strip_prefix("voicase/").expect("under voicase/")];
            let input = json!({ "Name": name, "KmsKeyId": key, "SecretString": value, "ClientRequestToken": uuid::Uuid::new_v4() });
            let made = self.emulator.json(&self.root, "secretsmanager", "secretsmanager.CreateSecret", &input).await;
            // In CloudFormation, `Ref` of a secret returns its ARN.
            let arn = made.json()["ARN"].as_str().expect("an ARN").to_owned();
            self.templates.made.insert((stack, id), Made { name: arn.clone(), arn });
        }
    }

    async fn make_buckets(&mut self) {
        for ((stack, id), _) in self.templates.all("AWS::S3::Bucket") {
            let name = id.to_lowercase();
            let place = format!(
                "<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
            );
            self.emulator.s3(&self.root, "PUT", &format!("/{name}"), place).await.ok();
            let arn = format!("arn:aws:s3:::{name}");
            self.templates.made.insert((stack, id), Made { name, arn });
        }
        for ((stack, _), properties) in self.templates.all("AWS::S3::BucketPolicy") {
            let bucket = self.templates.text(&stack, &properties["Bucket"]);
            let policy = self.templates.resolve(&stack, &properties["PolicyDocument"]).to_string();
            let set = self.emulator.s3(&self.root, "PUT", &format!("/{bucket}?policy="), policy).await;
            assert!([200, 204].contains(&set.status), "{set:?}");
        }
    }

    /// Creates the roles. The emulator has no ECS that hands out task credentials, so the account's root user may
    /// assume every role. The rights of each role are those of the templates, without the conditions that the emulator
    /// cannot evaluate.
    async fn make_roles(&mut self) {
        let trust = json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") },
        }] });
        for ((stack, id), _) in self.templates.all("AWS::IAM::Role") {
            let name = format!("{stack}-{id}");
            let role = [("RoleName", name.as_str()), ("AssumeRolePolicyDocument", &trust.to_string())];
            self.iam("CreateRole", &role).await;
            let arn = format!("arn:aws:iam::{ACCOUNT}:role/{name}");
            self.templates.made.insert((stack, id), Made { name, arn });
        }
        for ((stack, id), properties) in self.templates.all("AWS::IAM::ManagedPolicy") {
            let document = without_unknown(self.templates.resolve(&stack, &properties["PolicyDocument"])).to_string();
            for role in properties["Roles"].as_array().into_iter().flatten() {
                let role = self.templates.text(&stack, role);
                let policy = [("RoleName", role.as_str()), ("PolicyName", &id), ("PolicyDocument", &document)];
                self.iam("PutRolePolicy", &policy).await;
            }
        }
    }

    async fn iam(&self, action: &str, parameters: &[(&str, &str)]) {
        let head = [("Action", action), ("Version", "2010-05-08")];
        self.emulator.query(&self.root, "iam", &[&head[..], parameters].concat()).await.ok();
    }

    /// ARN of the KMS key that wraps MASTER_KEK, as the tasks receive it.
    pub fn master_key(&self) -> String {
        let told = |definition: Value| {
            let environment = definition["ContainerDefinitions"][0]["Environment"].as_array().cloned()?;
            Some(environment.into_iter().find(|one| one["Name"] == "VOICASE_KMS_KEY")?["Value"].clone())
        };
        let all = self.templates.all("AWS::ECS::TaskDefinition");
        let keys = all.into_iter().filter_map(|((stack, _), one)| Some((stack, told(one)?)));
        let (stack, key) = keys.into_iter().next().expect("a task with the key");
        self.templates.text(&stack, &key)
    }

    /// Name of the bucket that the tasks receive.
    pub fn files(&self) -> String {
        self.definition(&["work"]).environment["VOICASE_S3_BUCKET"].clone()
    }

    /// The task whose command begins with `command`.
    pub fn definition(&self, command: &[&str]) -> Definition {
        let all = self.templates.all("AWS::ECS::TaskDefinition");
        let is_it = |one: &Value| {
            let words = one["ContainerDefinitions"][0]["Command"].as_array().expect("a command");
            words.iter().zip(command).all(|(word, wanted)| word == wanted) && words.len() >= command.len()
        };
        let mut found = all.into_iter().filter(|(_, one)| is_it(one));
        let ((stack, _), one) = found.next().unwrap_or_else(|| panic!("no task runs {command:?}"));
        let resolved = self.templates.resolve(&stack, &one);
        let container = &resolved["ContainerDefinitions"][0];
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let pairs = |of: &str, value: &str| {
            let all = container[of].as_array().into_iter().flatten();
            all.map(|one| (text(&one["Name"]), text(&one[value]))).collect::<BTreeMap<_, _>>()
        };
        Definition {
            command: container["Command"].as_array().expect("a command").iter().map(text).collect(),
            environment: pairs("Environment", "Value"),
            secrets: pairs("Secrets", "ValueFrom"),
            task_role: text(&resolved["TaskRoleArn"]),
            execution_role: text(&resolved["ExecutionRoleArn"]),
        }
    }

    /// Credentials of a role for 15 minutes, like those from a container's credentials endpoint.
    pub async fn assume(&self, role: &str) -> Credentials {
        let parameters = [
            ("Action", "AssumeRole"),
            ("Version", "2011-06-15"),
            ("RoleArn", role),
            ("RoleSessionName", "task"),
            ("DurationSeconds", "900"),
        ];
        let given = self.emulator.query(&self.root, "sts", &parameters).await.ok();
        let end = chrono::DateTime::parse_from_rfc3339(&given.text("Expiration")).expect("a time");
        let (access, secret) = (given.text("AccessKeyId"), given.text("SecretAccessKey"));
        Credentials::new(access, secret, Some(given.text("SessionToken")), Some(end.into()), "sts")
    }
}

/// Condition keys that the emulator does not evaluate: the caller of KMS and the encryption context. The tests of the
/// templates check that these conditions exist.
const UNKNOWN: [&str; 2] = ["kms:EncryptionContext:voicase", "kms:ViaService"];

fn without_unknown(mut document: Value) -> Value {
    for statement in document["Statement"].as_array_mut().into_iter().flatten() {
        let condition = statement["Condition"].to_string();
        if UNKNOWN.iter().any(|key| condition.contains(key)) {
            statement.as_object_mut().expect("a statement").remove("Condition");
        }
    }
    document
}
