//! The roles of the templates have exactly the rights that they need, checked against an AWS emulator.

use std::time::Duration;

use aws_credential_types::Credentials;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::secrets::SecretName;

use super::support::emulator::Said;
use super::support::installation::{Definition, Installation, installation};

const CONTRACT: &str = include_str!("../../../../infra/contract.json");
const PROCESSES: [&str; 3] = ["reporter", "admin", "worker"];

fn process(name: &str) -> Value {
    let contract: Value = serde_json::from_str(CONTRACT).expect("JSON");
    contract["processes"][name].clone()
}

fn definition(aws: &Installation, name: &str) -> Definition {
    let process = process(name);
    let command: Vec<&str> = process["command"].as_array().expect("words").iter().filter_map(Value::as_str).collect();
    aws.definition(&command)
}

/// Whether the contract lists this secret for this process.
fn is_own(process: &Value, secret: &str) -> bool {
    let lists = ["secrets", "optional_secrets"].map(|of| process[of].as_array().expect("a list").clone());
    lists.concat().iter().any(|one| one == secret)
}

async fn read_secret(aws: &Installation, who: &Credentials, name: &str) -> Said {
    let input = json!({ "SecretId": format!("voicase/{name}") });
    aws.emulator.json(who, "secretsmanager", "secretsmanager.GetSecretValue", &input).await
}

async fn decrypt(aws: &Installation, who: &Credentials, context: Value) -> Said {
    let input =
        json!({ "CiphertextBlob": aws.secrets["MASTER_KEK"], "KeyId": aws.master_key(), "EncryptionContext": context });
    aws.emulator.json(who, "kms", "TrentService.Decrypt", &input).await
}

#[tokio::test]
async fn an_execution_role_reads_the_secrets_of_its_own_process_and_no_other() {
    let aws = installation().await;
    for name in PROCESSES {
        let (process, definition) = (process(name), definition(aws, name));
        let who = aws.assume(&definition.execution_role).await;
        for secret in SecretName::ALL.map(SecretName::as_str) {
            let said = read_secret(aws, &who, secret).await;
            let given = definition.secrets.contains_key(&format!("VOICASE_SECRET_{secret}"));
            assert_eq!(given, is_own(&process, secret), "{name} is given {secret}, or is not");
            assert_eq!(said.status == 200, is_own(&process, secret), "{name}, {secret}: {said:?}");
            assert!(is_own(&process, secret) || said.is_denied(), "{name}, {secret}: {said:?}");
        }
        let opened = decrypt(aws, &who, json!({ "voicase": "MASTER_KEK" })).await;
        assert!(opened.is_denied(), "who fetches {name}'s master key for it can also open it: {opened:?}");
    }
}

#[tokio::test]
async fn a_task_reads_no_secret_lists_nothing_and_stays_away_from_other_buckets() {
    let aws = installation().await;
    let buckets: Vec<String> =
        aws.templates.all("AWS::S3::Bucket").into_iter().map(|(id, _)| aws.templates.made[&id].name.clone()).collect();
    for name in PROCESSES {
        let who = aws.assume(&definition(aws, name).task_role).await;
        for secret in SecretName::ALL.map(SecretName::as_str) {
            let said = read_secret(aws, &who, secret).await;
            assert!(said.is_denied(), "{name} reads {secret} by itself: {said:?}");
        }
        let said = aws.emulator.s3(&who, "GET", "/", "").await;
        assert!(said.is_denied(), "{name} lists buckets: {said:?}");
        for bucket in &buckets {
            let said = aws.emulator.s3(&who, "GET", &format!("/{bucket}?list-type=2"), "").await;
            assert!(said.is_denied(), "{name} lists {bucket}: {said:?}");
        }
        for bucket in buckets.iter().filter(|bucket| **bucket != aws.files()) {
            let path = format!("/{bucket}/{}", Uuid::new_v4());
            aws.emulator.s3(&aws.root, "PUT", &path, "a checkpoint").await.ok();
            for (method, body) in [("GET", ""), ("PUT", "mine"), ("DELETE", "")] {
                let said = aws.emulator.s3(&who, method, &path, body).await;
                assert!(said.is_denied(), "{name} does {method} in {bucket}: {said:?}");
            }
        }
        let roles = [("Action", "ListRoles"), ("Version", "2010-05-08")];
        assert!(aws.emulator.query(&who, "iam", &roles).await.is_denied(), "{name} reads roles");
    }
}

#[tokio::test]
async fn a_task_opens_the_master_key_for_what_it_was_made_for_alone() {
    let aws = installation().await;
    for name in PROCESSES {
        let who = aws.assume(&definition(aws, name).task_role).await;
        let opened = decrypt(aws, &who, json!({ "voicase": "MASTER_KEK" })).await.json();
        assert_eq!(opened["Plaintext"], json!(aws.master), "{name} does not open it");
        for context in [json!({}), json!({ "voicase": "BACKUP_KEY" }), json!({ "other": "MASTER_KEK" })] {
            let said = decrypt(aws, &who, context.clone()).await;
            assert_ne!(said.status, 200, "{name} opens it for {context}");
        }
        let encrypt = json!({ "KeyId": aws.master_key(), "Plaintext": aws.master });
        assert!(aws.emulator.json(&who, "kms", "TrentService.Encrypt", &encrypt).await.is_denied(), "{name} encrypts");
    }
    // The emulator does not evaluate the encryption context. Check in the text of the policies that a task may use KMS
    // only to decrypt the master key.
    let policies = aws.templates.all("AWS::IAM::ManagedPolicy");
    let mut bound = 0;
    for (id, policy) in policies {
        let task = PROCESSES.iter().any(|name| {
            policy["Roles"][0]["Ref"].as_str().is_some_and(|role| {
                aws.templates.made[&(id.0.clone(), role.to_owned())].arn == definition(aws, name).task_role
            })
        });
        for statement in policy["PolicyDocument"]["Statement"].as_array().expect("statements").iter().filter(|_| task) {
            if statement.to_string().contains("kms:") {
                assert_eq!(statement["Action"], "kms:Decrypt");
                assert_eq!(
                    statement["Condition"],
                    json!({ "StringEquals": { "kms:EncryptionContext:voicase": "MASTER_KEK" } })
                );
                bound += 1;
            }
        }
    }
    assert_eq!(bound, PROCESSES.len());
}

#[tokio::test]
async fn the_reporters_process_stores_and_fetches_and_only_the_worker_discards() {
    let aws = installation().await;
    let path = format!("/{}/{}", aws.files(), Uuid::new_v4());
    let reporter = aws.assume(&definition(aws, "reporter").task_role).await;
    aws.emulator.s3(&reporter, "PUT", &path, "ciphertext").await.ok();
    assert_eq!(aws.emulator.s3(&reporter, "GET", &path, "").await.ok().body, "ciphertext");
    for name in ["reporter", "admin"] {
        let who = aws.assume(&definition(aws, name).task_role).await;
        assert!(aws.emulator.s3(&who, "DELETE", &path, "").await.is_denied(), "{name} discards");
    }
    let worker = aws.assume(&definition(aws, "worker").task_role).await;
    // To join the pieces of a file, the worker reads them, writes the whole object, and discards the pieces.
    assert_eq!(aws.emulator.s3(&worker, "GET", &path, "").await.ok().body, "ciphertext");
    let whole = format!("/{}/{}", aws.files(), Uuid::new_v4());
    aws.emulator.s3(&worker, "PUT", &whole, "ciphertext").await.ok();
    assert_eq!(aws.emulator.s3(&worker, "DELETE", &path, "").await.status, 204);
}

#[tokio::test]
async fn an_object_is_given_over_tls_to_a_signature_that_is_whole_and_in_time() {
    let aws = installation().await;
    let path = format!("/{}/{}", aws.files(), Uuid::new_v4());
    let who = aws.assume(&definition(aws, "reporter").task_role).await;
    aws.emulator.s3(&who, "PUT", &path, "ciphertext").await.ok();
    let get = async |url: &str, scheme: &str| {
        let client = aws.emulator.client();
        client.get(url).header("x-forwarded-proto", scheme).send().await.expect("an answer").status().as_u16()
    };
    let signed = aws.emulator.presigned(&who, &path, Duration::from_mins(5));
    assert_eq!(get(&signed, "https").await, 200);
    // The emulator trusts `x-forwarded-proto`, as if a load balancer had set it.
    assert_eq!(get(&signed, "http").await, 403, "in clear");
    let other = format!("/{}/{}", aws.files(), Uuid::new_v4());
    assert_eq!(get(&signed.replace(&path, &other), "https").await, 403, "for another object");
    assert_eq!(get(&signed.replace("X-Amz-Expires=300", "X-Amz-Expires=3000"), "https").await, 403, "for longer");
    assert_eq!(get(signed.split_once('?').expect("a query").0, "https").await, 403, "anonymous");
    let past = aws.emulator.presigned(&who, &path, Duration::ZERO);
    assert_eq!(get(&past, "https").await, 403, "too late");
}
