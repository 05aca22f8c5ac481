//! The binary `voicase` with its subcommands: `serve`, `work`, `draw-pages`, `health`, `migrate`, `bootstrap`, `backup`, `restore`,
//! `schema`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use entity::enums::{ReleaseTick, ReportingMode};
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use tokio::net::TcpListener;
use tokio::sync::watch;
use voicase::app::App;
use voicase::backup::{self, Sources};
use voicase::config::{self, Config};
use voicase::crypto::Key;
use voicase::env::{ConfigError, Process, required};
use voicase::http::{admin_router, reporter_router, serve, tls, worker_router};
use voicase::manifest::Manifest;
use voicase::outside::clock::Clock;
use voicase::outside::pages::draw;
use voicase::outside::rds::Signer;
use voicase::outside::store::{Store, StoreConfig};
use voicase::platform::refusals;
use voicase::platform::{self, NewOrganisation};
use voicase::secrets::{SecretName, Secrets};
use voicase::{contract, log, metrics, schema, worker};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whistleblowing and case management that people can trust with their careers and their safety.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves one surface.
    Serve {
        /// The surface to serve.
        #[arg(long)]
        surface: Surface,
    },
    /// Runs the background work: releases, emails, jobs, sweeps.
    Work,
    /// Draws the pages of the PDF on standard input. The staff surface starts this command by itself.
    #[command(hide = true)]
    DrawPages,
    /// Checks whether the process that listens on `VOICASE_LISTEN` of this machine is alive.
    Health,
    /// Migrates both databases to the newest schema: `VOICASE_DATABASE_URL` and `VOICASE_KEYSTORE_URL` as
    /// `voicase_migrator`.
    Migrate {
        /// Database URL of a role that may create roles. Without this option, the roles must exist.
        #[arg(long)]
        roles: Option<String>,
    },
    /// Creates the first organisation and its administrator, and prints the link of the invitation.
    Bootstrap(Bootstrap),
    /// Backs up both databases and the objects, encrypted: `VOICASE_DATABASE_URL` and `VOICASE_KEYSTORE_URL` as
    /// `voicase_backup`.
    Backup(BackupDirectories),
    /// Restores a backup into two empty databases and an empty bucket. The database URLs need a role that may create
    /// tables for other owners.
    Restore(BackupDirectories),
    /// Writes both GraphQL schemas and `infra/contract.json`. With `--check`, changes nothing and fails if one of the
    /// files is outdated.
    Schema {
        /// Change nothing.
        #[arg(long)]
        check: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Surface {
    Reporter,
    Admin,
}

#[derive(clap::Args)]
struct Bootstrap {
    /// The organisation's name.
    #[arg(long)]
    organisation: String,
    /// The organisation's IANA time zone.
    #[arg(long, default_value = "Europe/Berlin")]
    time_zone: String,
    /// The organisation's law pack.
    #[arg(long, default_value = "eu")]
    law_pack: String,
    /// Address of the organisation's first channel: lower-case letters, digits and hyphens.
    #[arg(long)]
    channel: String,
    /// The administrator's email address.
    #[arg(long)]
    email: String,
}

#[derive(clap::Args)]
struct BackupDirectories {
    /// Directory for the main database and the objects.
    #[arg(long)]
    main: PathBuf,
    /// Directory for the keystore. Use another place, with a shorter retention.
    #[arg(long)]
    keystore: PathBuf,
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
#[expect(clippy::print_stderr, reason = "the one sentence a person at the terminal reads")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    log::as_json();
    let outcome = match cli.command {
        Command::Serve { surface } => Box::pin(serve_surface(surface)).await,
        Command::Work => Box::pin(work()).await,
        Command::DrawPages => draw::run(),
        Command::Health => health().await,
        Command::Migrate { roles } => migrate(roles).await,
        Command::Bootstrap(options) => Box::pin(bootstrap(options)).await,
        Command::Backup(places) => back_up(places).await,
        Command::Restore(places) => restore(places).await,
        Command::Schema { check } => schema(check),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Hides the secrets of this process from other processes of its user, such as the one that draws the pages of a PDF.
fn hide_memory() -> Outcome {
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

async fn serve_surface(surface: Surface) -> Outcome {
    hide_memory()?;
    let process = match surface {
        Surface::Reporter => Process::Reporter,
        Surface::Admin => Process::Admin,
    };
    let config = Config::from_env(process).await?;
    let (stop, stopped) = watch::channel(false);
    serve_metrics(&config, &stopped).await?;
    let listener = TcpListener::bind(config.listen).await?;
    let onion = config.onion.as_ref().map(|onion| serve::socket(&onion.listen)).transpose()?;
    let app = App::new(config, Clock::System).await?;
    app.refuse_open_databases().await?;
    let counting = tokio::spawn(refusals::keep(app.clone(), stopped.clone()));
    let router = match surface {
        Surface::Reporter => reporter_router(app, Manifest::reporter()),
        Surface::Admin => admin_router(app, Manifest::admin()),
    };
    // Use no TLS here, because tor runs on this machine, and the onion service encrypts the whole way from the
    // reporter.
    let onion = onion.map(|socket| tokio::spawn(serve::serve(socket, None, router.clone(), stopped.clone())));
    let serving = tokio::spawn(serve::serve(serve::tcp_listener(listener), Some(tls::acceptor()?), router, stopped));
    serve::shutdown_signal().await;
    stop.send(true)?;
    serving.await??;
    if let Some(onion) = onion {
        onion.await??;
    }
    Ok(counting.await?)
}

async fn serve_metrics(config: &Config, stopped: &watch::Receiver<bool>) -> Outcome {
    tokio::spawn(metrics::log_periodically(Clock::System, stopped.clone()));
    if let Some(address) = config.metrics {
        let listener = TcpListener::bind(address).await?;
        tokio::spawn(serve::serve(listener, None, metrics::router(), stopped.clone()));
    }
    Ok(())
}

async fn work() -> Outcome {
    hide_memory()?;
    let config = Config::from_env(Process::Worker).await?;
    let (stop, stopped) = watch::channel(false);
    serve_metrics(&config, &stopped).await?;
    let listener = TcpListener::bind(config.listen).await?;
    let app = App::new(config, Clock::System).await?;
    app.refuse_open_databases().await?;
    let health = serve::serve(listener, Some(tls::acceptor()?), worker_router(app.clone()), stopped.clone());
    let health = tokio::spawn(health);
    let working = tokio::spawn(worker::work(app, stopped));
    serve::shutdown_signal().await;
    stop.send(true)?;
    health.await??;
    Ok(working.await?)
}

async fn health() -> Outcome {
    Ok(tls::health(config::listen()?).await?)
}

async fn migrate(roles: Option<String>) -> Outcome {
    let mut addresses = [("VOICASE_DATABASE_URL", String::new()), ("VOICASE_KEYSTORE_URL", String::new())];
    let signer = Signer::from_env().await?;
    for (name, address) in &mut addresses {
        *address = required(name)?;
        if let Some(signer) = &signer {
            *address = signer.signed(name, address, Clock::System.now()).await?;
        }
    }
    let [(_, main), (_, keystore)] = addresses;
    Ok(migration::run::migrate(roles.as_deref(), &main, &keystore).await?)
}

#[expect(clippy::print_stdout, reason = "the link is what the command is for; it is nowhere else")]
async fn bootstrap(options: Bootstrap) -> Outcome {
    let config = Config::from_env(Process::Platform).await?;
    let origin = config.origin.clone();
    let app = App::new(config, Clock::System).await?;
    app.refuse_open_databases().await?;
    let new = NewOrganisation {
        name: options.organisation,
        time_zone: options.time_zone,
        law_pack: options.law_pack,
        tick: ReleaseTick::Hourly,
        slug: options.channel,
        mode: ReportingMode::Choice,
        auto_acknowledge: true,
    };
    let founded = platform::found(&app, new, Some(&options.email)).await?;
    println!("{origin}/enrol#{}", founded.founder.unwrap_or_default());
    Ok(())
}

/// Source, target and key of a backup.
async fn backup_parts(places: BackupDirectories) -> Result<(Sources, Store, backup::Directories, Key), ConfigError> {
    if Signer::from_env().await?.is_some() {
        return Err(ConfigError("This command does not work with VOICASE_DATABASE_AUTH=iam. Use AWS Backup.".into()));
    }
    let sources = Sources { main: required("VOICASE_DATABASE_URL")?, keystore: required("VOICASE_KEYSTORE_URL")? };
    let key = Secrets::load(Process::Backup).await?.key(SecretName::BackupKey)?;
    let store = Store::new(&StoreConfig::from_env()?).await;
    Ok((sources, store, backup::Directories { main: places.main, keystore: places.keystore }, key))
}

async fn back_up(places: BackupDirectories) -> Outcome {
    let (sources, store, places, key) = backup_parts(places).await?;
    Ok(backup::backup(&sources, &store, &places, &key).await?)
}

async fn restore(places: BackupDirectories) -> Outcome {
    let (sources, store, places, key) = backup_parts(places).await?;
    Ok(backup::restore(&places, &sources, &store, &key).await?)
}

fn schema(check: bool) -> Outcome {
    let files = [
        (PathBuf::from("clients/reporter/schema.graphql"), schema::reporter_sdl()),
        (PathBuf::from("schema.graphql"), schema::admin_sdl()),
        (PathBuf::from("infra/contract.json"), contract::print()),
    ];
    for (path, text) in files {
        if check {
            is_current(&path, &text)?;
        } else {
            std::fs::write(&path, text)?;
        }
    }
    Ok(())
}

fn is_current(path: &Path, text: &str) -> Outcome {
    if std::fs::read_to_string(path)? == text {
        Ok(())
    } else {
        Err(format!("{} is outdated. Run `make gen`.", path.display()).into())
    }
}
