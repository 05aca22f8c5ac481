//! While the program starts, it sends requests only to configured addresses.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};

use voicase::env::Process;
use voicase::http::tls;
use voicase_tests::{REPORTER_ORIGIN, binary, instance};

use crate::support::machine::{Kept, until};

#[tokio::test]
async fn a_start_without_aws_does_not_query_its_metadata_service() {
    let metadata = TcpListener::bind("127.0.0.1:0").expect("a port");
    metadata.set_nonblocking(true).expect("a listener");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address: SocketAddr = listener.local_addr().expect("an address");
    drop(listener);
    let mut command = Command::new(binary("voicase"));
    command.args(["serve", "--surface", "reporter"]).env_clear();
    command.envs(instance().environment(Process::Reporter, REPORTER_ORIGIN));
    command
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", format!("http://{}", metadata.local_addr().expect("an address")))
        .env("VOICASE_LISTEN", address.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let _program = Kept(command.spawn().expect("the program"));
    // The object store's client is made before the program listens.
    until("it lives", async || tls::health(address).await.is_ok()).await;
    let asked = metadata.accept().map(|(_, from)| from);
    assert!(
        asked.is_err_and(|none| none.kind() == ErrorKind::WouldBlock),
        "the start sent a request to the metadata service"
    );
}
