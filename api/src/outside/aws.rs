//! The AWS configuration of this process: region, endpoints and the task's role, from the environment that AWS sets.

use std::time::Duration;

use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::config::timeout::TimeoutConfig;

/// Time limit of a call. After it the service counts as unavailable.
const CALL: Duration = Duration::from_secs(20);
/// Time limit for connecting.
const CONNECT: Duration = Duration::from_secs(2);

/// Reads `AWS_…` and finds the source of credentials, on Fargate the container's endpoint. It sends no request. The
/// region comes only from the environment: otherwise the SDK would query the EC2 metadata, and each start without a
/// region would wait for it.
pub async fn surroundings() -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_timeout(CALL).connect_timeout(CONNECT).build();
    let named = EnvironmentVariableRegionProvider::new();
    aws_config::defaults(BehaviorVersion::latest()).region(named).timeout_config(timeouts).load().await
}
