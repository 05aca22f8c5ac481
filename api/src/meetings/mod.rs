//! Meetings with a reporter, and the written record of a conversation (Directive (EU) 2019/1937, Art. 9(2) and 18). The
//! record is a transcript of the recording if the reporter consented, or minutes. The reporter checks it, asks for
//! corrections and agrees. What the reporter says is a message of the dialogue, so it waits for the release.

pub mod admin;
pub mod records;
pub mod reporter;
pub mod requests;
