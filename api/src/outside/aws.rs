//! The AWS configuration of this process: region, endpoints and the task's role, from the environment that AWS sets.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::timeout::TimeoutConfig;

/// Time limit of a call. After this time, the service counts as unavailable.
const CALL: Duration = Duration::from_secs(20);
/// Time limit for connecting.
const CONNECT: Duration = Duration::from_secs(2);

/// Reads `AWS_…` and finds the source of credentials, on Fargate the container's endpoint. Sends no request. Without a
/// given region, the SDK would query the EC2 metadata for the region, and each start would wait for the answer.
pub async fn sdk_config(region: Region) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().operation_timeout(CALL).connect_timeout(CONNECT).build();
    aws_config::defaults(BehaviorVersion::latest()).region(region).timeout_config(timeouts).load().await
}
