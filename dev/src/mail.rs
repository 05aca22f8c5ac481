//! A mail server for development and tests. It accepts every email on 127.0.0.1 over SMTP and delivers none. It keeps
//! the last emails in memory and shows them on a web page.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};
use mailparse::MailHeaderMap;
use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Maximum number of emails that are kept.
const KEPT: usize = 200;
/// Maximum size of an email, in bytes.
const LARGEST: usize = 1 << 20;

/// A received email.
#[derive(Clone, Debug, Serialize)]
pub struct Mail {
    /// Recipient of the envelope.
    pub to: String,
    /// The decoded subject.
    pub subject: String,
    /// The decoded text.
    pub text: String,
    /// The complete message with its headers.
    pub raw: String,
}

/// How the server treats emails to an address. Simulates a failing server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Refuses the recipient for the time being.
    Refuse,
    /// Refuses the recipient for good.
    Reject,
    /// Closes the connection instead of an answer, as a server that is down.
    Away,
    /// Closes the connection in the middle of the message.
    BreakInData,
    /// Accepts the message and closes the connection before the client learns it.
    BreakAfterData,
}

#[derive(Default)]
struct Inner {
    mails: VecDeque<Mail>,
    treatments: HashMap<String, Treatment>,
}

/// The server and the emails that it has received. It runs as long as the runtime that started it.
#[derive(Clone)]
pub struct Mails {
    port: u16,
    inner: Arc<Mutex<Inner>>,
}

impl Mails {
    /// Starts the server on a free port.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let mails = Self { port: listener.local_addr()?.port(), inner: Arc::default() };
        let kept = mails.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                // If a client disconnects early, there is no email to keep.
                tokio::spawn(async move { kept.converse(stream).await });
            }
        });
        Ok(mails)
    }

    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// All kept emails, the oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Mail> {
        self.lock().mails.iter().cloned().collect()
    }

    /// Sets how emails to this address fail. `None`: they are accepted.
    pub fn treat(&self, address: &str, treatment: Option<Treatment>) {
        let treatments = &mut self.lock().treatments;
        match treatment {
            Some(treatment) => treatments.insert(address.to_owned(), treatment),
            None => treatments.remove(address),
        };
    }

    /// Routes of the web page that shows the emails, and of the same emails as JSON.
    pub fn router(&self) -> Router {
        let json = async |State(mails): State<Self>| Json(mails.all());
        Router::new().route("/", get(page)).route("/mails.json", get(json)).with_state(self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn treatment(&self, address: &str) -> Option<Treatment> {
        self.lock().treatments.get(address).copied()
    }

    /// Serves one SMTP connection (RFC 5321). Supports only the commands that our client sends.
    async fn converse(&self, stream: TcpStream) -> io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 voicase.localhost\r\n").await?;
        let mut to = vec![];
        while let Some(line) = lines.next_line().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-voicase.localhost\r\n250 8BITMIME",
                "RCPT" => {
                    let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    match self.treatment(&address) {
                        Some(Treatment::Refuse) => "451 Not now",
                        Some(Treatment::Reject) => "550 Unknown",
                        Some(Treatment::Away) => return Ok(()),
                        Some(Treatment::BreakInData | Treatment::BreakAfterData) | None => {
                            to.push(address);
                            "250 OK"
                        }
                    }
                }
                "DATA" => {
                    write.write_all(b"354 Go on\r\n").await?;
                    let treatments: Vec<_> = to.iter().filter_map(|to| self.treatment(to)).collect();
                    if treatments.contains(&Treatment::BreakInData) {
                        lines.next_line().await?;
                        return Ok(());
                    }
                    let Some(raw) = message(&mut lines).await? else { return Ok(()) };
                    to.drain(..).for_each(|to| self.keep(to, &raw));
                    if treatments.contains(&Treatment::BreakAfterData) {
                        return Ok(());
                    }
                    "250 OK"
                }
                "QUIT" => "221 Bye",
                "MAIL" | "RSET" | "NOOP" | "HELO" => {
                    to.clear();
                    "250 OK"
                }
                _ => "502 Unknown command",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    fn keep(&self, to: String, raw: &str) {
        let parsed = mailparse::parse_mail(raw.as_bytes()).ok();
        let subject = parsed.as_ref().and_then(|mail| mail.headers.get_first_value("Subject"));
        let text = parsed.as_ref().and_then(|mail| mail.get_body().ok());
        let mails = &mut self.lock().mails;
        if mails.len() == KEPT {
            mails.pop_front();
        }
        mails.push_back(Mail {
            to,
            subject: subject.unwrap_or_default(),
            text: text.unwrap_or_default().replace("\r\n", "\n"),
            raw: raw.to_owned(),
        });
    }
}

/// Reads the lines of a message up to the single dot. `None` if the client disconnects or sends too much.
async fn message(
    lines: &mut tokio::io::Lines<BufReader<tokio::net::tcp::OwnedReadHalf>>,
) -> io::Result<Option<String>> {
    let mut raw = String::new();
    while let Some(line) = lines.next_line().await? {
        if line == "." {
            return Ok(Some(raw));
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
        raw.push_str("\r\n");
        if raw.len() > LARGEST {
            return Ok(None);
        }
    }
    Ok(None)
}

async fn page(State(mails): State<Mails>) -> impl IntoResponse {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let show = |mail: &Mail| {
        // Links are alone on their line, so only whole lines become links.
        let lines = mail
            .text
            .lines()
            .map(escape)
            .map(|line| if line.starts_with("http") { format!("<a href=\"{line}\">{line}</a>") } else { line });
        let text = lines.collect::<Vec<_>>().join("\n");
        format!("<h2>{}</h2><p>To {}</p><pre>{text}</pre>", escape(&mail.subject), escape(&mail.to))
    };
    let all = mails.all().iter().rev().map(show).collect::<Vec<_>>().join("<hr>");
    let none = if all.is_empty() { "<p>No emails yet.</p>" } else { "" };
    let style =
        "body{font:16px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap}";
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sent emails</title><style>{style}</style>\
         <h1>Sent emails</h1>{none}{all}"
    );
    ([(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'")], Html(html))
}
