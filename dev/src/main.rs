//! `voicase-dev`: the whole product on this machine, with demo data. `make run` starts it.

use std::process::ExitCode;

use clap::Parser;
use voicase_dev::run::{Options, run};

#[tokio::main]
async fn main() -> ExitCode {
    voicase::log::as_json();
    match Box::pin(run(Options::parse())).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
