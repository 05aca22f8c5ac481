//! Amazon Web Services as this process finds them: region, endpoints and the task's role, from where AWS puts them.

use std::time::Duration;

use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::config::timeout::TimeoutConfig;

/// A call that takes longer than this is given up; the service is then away.
const CALL: Duration = Duration::from_secs(20);
/// As long for a connection.
const CONNECT: Duration = Duration::from_secs(2);

/// Reads `AWS_…` and learns where credentials come from: on Fargate the container's own endpoint. Asks nobody yet, not even
/// for the region: where none is named, the SDK would look for EC2's metadata and every start would wait for it.
pub async fn surroundings() -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_timeout(CALL).connect_timeout(CONNECT).build();
    let named = EnvironmentVariableRegionProvider::new();
    aws_config::defaults(BehaviorVersion::latest()).region(named).timeout_config(timeouts).load().await
}
