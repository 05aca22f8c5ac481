//! `voicase-dev`: starts everything with demo data and runs until Ctrl-C.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::demo::{self, Account};
use super::instance::{Instance, SECRETS, StartError};
use super::postgres::SUPERUSER;
use voicase::app::App;
use voicase::env::Process;
use voicase::http::{
    admin_router, reporter_router,
    serve::{serve, tcp_listener},
};
use voicase::manifest::Manifest;
use voicase::outside::clock::Clock;
use voicase::platform::refusals;
use voicase::{metrics as measured, net, worker};

/// Options of `voicase-dev`.
#[derive(Clone, Debug, clap::Parser)]
#[command(name = "voicase-dev", version)]
pub struct Options {
    /// Directory of the data.
    #[arg(long, default_value = ".voicase/data")]
    pub data: PathBuf,
    /// Port of the reporters' surface. 0 takes a free port.
    #[arg(long, default_value_t = 3000)]
    pub port_reporter: u16,
    /// Port of the staff surface. 0 takes a free port.
    #[arg(long, default_value_t = 3001)]
    pub port_admin: u16,
    /// Addresses and networks of proxies whose `X-Forwarded-For` is trusted.
    #[arg(long, value_delimiter = ',', value_parser = trusted)]
    pub trusted_proxies: Vec<IpNet>,
}

fn trusted(text: &str) -> Result<IpNet, &'static str> {
    net::network(text).ok_or("expected an IP address or a network")
}

/// Facts about the instance, written to `dev.json`.
#[derive(Debug, Deserialize, Serialize)]
struct Facts {
    reporter: String,
    admin: String,
    /// Path of the demo channel on the reporters' origin.
    channel: String,
    /// Connection URL of the superuser for the main database.
    database: String,
    schema: String,
    /// Connection URL of the superuser for the keystore.
    keystore: String,
    s3: Store,
    /// Path of the file with the secrets of all processes.
    secrets: PathBuf,
    metrics: String,
    /// URL of the page that shows sent emails. `mails.json` returns them as JSON.
    mail: String,
    accounts: Vec<Account>,
    /// Email address of the account that owns the platform.
    platform_owner: String,
    receipt: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct Store {
    endpoint: String,
    region: String,
    bucket: String,
    access_key: String,
    secret_key: String,
}

/// Runs until a shutdown signal.
pub async fn run(options: Options) -> Result<(), StartError> {
    if std::env::vars().any(|(name, _)| name == "VOICASE_SECRETS" || name.starts_with("VOICASE_SECRET_")) {
        let why = std::io::Error::other("`voicase-dev` does not start with production secrets: unset them first");
        return Err(StartError::io("VOICASE_SECRETS")(why));
    }
    let reporter = listen(options.port_reporter).await?;
    let admin = listen(options.port_admin).await?;
    let origin = |host: &str, listener: &TcpListener| {
        listener.local_addr().map(|a| format!("http://{host}.localhost:{}", a.port()))
    };
    let reporter_origin = origin("report", &reporter).map_err(StartError::io("the reporters' port"))?;
    let admin_origin = origin("admin", &admin).map_err(StartError::io("the staff's port"))?;
    std::fs::create_dir_all(&options.data).map_err(StartError::io(options.data.display().to_string()))?;
    let data = options.data.canonicalize().map_err(StartError::io(options.data.display().to_string()))?;

    let mut instance = Instance::start(&data).await?;
    instance.trusted_proxies = options.trusted_proxies;
    instance.reporter_origin = Some(reporter_origin.clone());
    instance.staff_origin.clone_from(&admin_origin);
    let metrics = listen(0).await?;
    let metrics_url = metrics.local_addr().map(|a| format!("http://{a}/metrics")).map_err(StartError::io("metrics"))?;
    let mail = listen(0).await?;
    let mail_url = mail.local_addr().map(|a| format!("http://{a}/")).map_err(StartError::io("the page of emails"))?;
    let demo = demo::ensure(&instance, &data.join("demo.json"), &admin_origin).await?;
    let facts = facts(&instance, &data, (&reporter_origin, &admin_origin), (metrics_url, mail_url), demo);
    let apps = [
        instance.app(Process::Reporter, &reporter_origin, Clock::System).await?,
        instance.owned_app(&admin_origin, demo::OWNER, Clock::System).await?,
        instance.app(Process::Worker, "", Clock::System).await?,
    ];
    apps[2].store.create_bucket().await?;
    write(&facts_path(&options.data, &data), &facts)?;
    print_facts(&facts);
    let pages = [(metrics, measured::router()), (mail, instance.mails.router())];
    serve_all(apps, reporter, admin, pages).await;
    drop(instance);
    Ok(())
}

async fn serve_all(apps: [Arc<App>; 3], reporter: TcpListener, admin: TcpListener, pages: [(TcpListener, Router); 2]) {
    let (stop, stopped) = watch::channel(false);
    let [for_reporters, for_staff, for_work] = apps;
    let pages = pages.map(|(at, page)| tokio::spawn(quietly(serve(at, None, page, stopped.clone()))));
    let counts = [&for_reporters, &for_staff].map(|app| tokio::spawn(refusals::keep(app.clone(), stopped.clone())));
    let tasks = [
        tokio::spawn(quietly(serve(
            tcp_listener(reporter),
            None,
            reporter_router(for_reporters, Manifest::reporter()),
            stopped.clone(),
        ))),
        tokio::spawn(quietly(serve(
            tcp_listener(admin),
            None,
            admin_router(for_staff, Manifest::admin()),
            stopped.clone(),
        ))),
        tokio::spawn(worker::work(for_work, stopped)),
    ];
    voicase::http::serve::shutdown_signal().await;
    let _ = stop.send(true);
    for task in tasks.into_iter().chain(pages).chain(counts) {
        let _ = task.await;
    }
}

async fn quietly(serving: impl Future<Output = std::io::Result<()>>) {
    if let Err(error) = serving.await {
        tracing::error!(%error, "a surface failed");
    }
}

async fn listen(port: u16) -> Result<TcpListener, StartError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|why| match why.kind() {
        std::io::ErrorKind::AddrInUse => {
            let why = std::io::Error::other("another program uses it: stop that program, or choose another port");
            StartError::io(format!("Port {port}"))(why)
        }
        _ => StartError::io(format!("Port {port}"))(why),
    })
}

fn facts(
    instance: &Instance,
    data: &Path,
    (reporter, admin): (&str, &str),
    (metrics, mail): (String, String),
    demo: demo::Demo,
) -> Facts {
    let (postgres, store) = (&instance.services.postgres, &instance.services.store);
    Facts {
        reporter: reporter.to_owned(),
        admin: admin.to_owned(),
        channel: format!("/{}", demo.channel),
        database: postgres.url(SUPERUSER, &instance.databases.main),
        schema: "public".into(),
        keystore: postgres.url(SUPERUSER, &instance.databases.keystore),
        s3: Store {
            endpoint: store.endpoint(),
            region: super::store::REGION.into(),
            bucket: super::store::BUCKET.into(),
            access_key: store.access_key().into(),
            secret_key: store.secret_key().into(),
        },
        secrets: data.join(SECRETS),
        metrics,
        mail,
        accounts: demo.accounts,
        platform_owner: demo::OWNER.into(),
        receipt: demo.receipt,
    }
}

/// Path of `dev.json`. With the default data directory, the file is next to this directory, where it is easy to find.
/// With any other data directory, the file is inside, so that several instances do not overwrite each other's file.
fn facts_path(given: &Path, data: &Path) -> PathBuf {
    let beside = data.parent().filter(|_| given == Path::new(".voicase/data"));
    beside.unwrap_or(data).join("dev.json")
}

fn write(path: &Path, facts: &Facts) -> Result<(), StartError> {
    let text = serde_json::to_string_pretty(facts).map_err(std::io::Error::other);
    text.and_then(|text| std::fs::write(path, text)).map_err(StartError::io(path.display().to_string()))
}

#[expect(clippy::print_stdout, reason = "this is what a person at the terminal came for")]
fn print_facts(facts: &Facts) {
    println!("\nVoiCase is running. Press Ctrl-C to stop it. To delete the data, run `make reset`.\n");
    println!("  Report:   {}{}", facts.reporter, facts.channel);
    println!("  Case Hub: {}", facts.admin);
    println!("  Mail:     {}", facts.mail);
    println!("  Code:     {}  (access code of a demo report)\n", facts.receipt);
    println!("  {:<34} {:<26} {:<34} {:<8} organisation", "email", "password", "TOTP secret", "role");
    for account in &facts.accounts {
        let Account { email, password, totp_secret, role, organisation } = account;
        println!("  {email:<34} {password:<26} {totp_secret:<34} {role:<8} {organisation}");
    }
    println!(
        "\n  {} owns the platform: organisations, health and refusals, at {}/platform\n",
        facts.platform_owner, facts.admin
    );
}
