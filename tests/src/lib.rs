//! The harness of the integration tests. The first test starts PostgreSQL and an object store for all tests. Each test
//! has an organisation and a clock. Its members and reporters call the same routers as a browser.
//!
//! A test reads like a story: `world.manager().does("moveCase", "case { stage }", json!({ … })).await.data()`.
#![expect(clippy::missing_panics_doc, reason = "a test that cannot go on says why and ends")]
#![expect(clippy::must_use_candidate, reason = "to ask for data is how a test says that it must be there")]

mod answer;
mod authenticator;
mod files;
mod house;
mod program;
mod reporter;
mod services;
mod staff;
mod surface;
mod world;

pub use answer::Answer;
pub use authenticator::Authenticator;
pub use files::Upload;
pub use house::{ADMIN_ORIGIN, House, REPORTER_ORIGIN};
pub use program::{Program, token_input};
pub use reporter::{QUESTION, Reporter};
pub use services::{binary, instance, own_databases};
pub use staff::{Staff, code_at};
pub use surface::{Surface, input_type, mutation};
pub use world::{Standing, World};
