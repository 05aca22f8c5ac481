//! A minimal load balancer. It alternates between two targets. If one does not accept a connection, it uses the other.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

/// Forwards connections while the runtime lives. Returns its address.
pub async fn balance(targets: [SocketAddr; 2]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let turn = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let turn = turn.clone();
            tokio::spawn(async move {
                let first = turn.fetch_add(1, Ordering::Relaxed);
                for target in [targets[first % 2], targets[(first + 1) % 2]] {
                    if let Ok(mut server) = TcpStream::connect(target).await {
                        // An error means that one side disconnected.
                        let _ = copy_bidirectional(&mut client, &mut server).await;
                        return;
                    }
                }
            });
        }
    });
    address
}
