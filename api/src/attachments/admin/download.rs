//! Downloads for staff. The server decrypts the file and streams it, or the pages of a PDF as images, once for each
//! grant. Reporters get the ciphertext
//! instead ([`crate::attachments::reporter::download`]).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use entity::enums::Scan;

use crate::actor;
use crate::app::App;
use crate::attachments::{Details, Row, objects, one};
use crate::audit::readings::Readings;
use crate::audit::{self, Act, Kind};
use crate::cases::reading;
use crate::crypto::Key;
use crate::crypto::file::{self, decrypt};
use crate::crypto::token::FileGrant;
use crate::idempotency::{self, Claim};
use crate::outside::pages::MAX_PDF;
use crate::permissions::Permission;
use crate::problem::Problem;
use crate::response::download;
use crate::tx::{Mode, Scope, Tx};

/// `GET /files/<grant>` on the staff surface: the decrypted file, or its pages. The audit event is committed before the first byte.
pub async fn to_staff(State(app): State<Arc<App>>, Path(token): Path<String>) -> Result<Response, Problem> {
    let keys = app.staff.as_ref().ok_or(Problem::NotFound)?;
    let grant = FileGrant::read(&keys.grant, &token, app.clock.now()).ok_or(Problem::NotFound)?;
    // Wait before the grant is used up and the reading recorded.
    let turn = if grant.pages { Some(keys.drawer.turn(grant.org).await?) } else { None };
    let tx = app.tx(Mode::ReadWrite, Scope { account: Some(grant.account), ..Scope::default() });
    let fetched = fetch(&app, &tx, grant).await;
    tx.finish(fetched.is_ok()).await?;
    let Fetched { row, objects, key, details } = fetched?;
    let ciphertext = tokio_util::io::StreamReader::new(app.store.get_all(objects).await?);
    let stream = decrypt(&key, row.slot_id, row.wire_size.unsigned_abs(), Box::pin(ciphertext));
    if let Some(turn) = turn {
        return download(Body::from_stream(keys.drawer.pages(turn, stream).await?), None, None);
    }
    // Send no Content-Length, because the size comes from the sender, and the decrypted stream may have another length.
    download(Body::from_stream(stream), None, Some(&details.name))
}

struct Fetched {
    row: Row,
    objects: Vec<String>,
    key: Key,
    details: Details,
}

/// Checks session, membership, right and row again, because they may have changed since the grant. Uses up the grant
/// and records the audit events.
async fn fetch(app: &App, tx: &Tx, grant: FileGrant) -> Result<Fetched, Problem> {
    let now = app.clock.now();
    let who = actor::SignedIn { account: grant.account, session: grant.session, since: now, only: None };
    let member = actor::enter(tx, who, grant.org, now).await?;
    if !member.rights.has(Permission::EvidenceManage) {
        return Err(Problem::Forbidden);
    }
    let row = one(tx, grant.attachment).await?;
    if !row.may_be_seen(member.rights) {
        return Err(Problem::NotFound);
    }
    if row.scan == Scan::Refused {
        return Err(Problem::NotAllowedNow("The scanner refused this file. It cannot be downloaded."));
    }
    if grant.pages && row.wire_size.unsigned_abs() > file::wire_size(MAX_PDF) {
        return Err(Problem::NotAllowedNow("This file is too large to show its pages. Download it instead."));
    }
    let keys = app.keys.org(tx).await?;
    // A grant works only once, because its id is claimed as an idempotency key.
    let claim = idempotency::claim(tx, &keys, grant.id, b"file grant", grant.id, app.clock.today(member.zone)).await?;
    if claim != Claim::New {
        return Err(Problem::NotFound);
    }
    let readings = Readings::default();
    let opened = reading::open(app, tx, &readings, &[row.case_id]).await?.remove(&row.case_id);
    let reader = opened.ok_or(Problem::NotFound)?.reader()?;
    let (key, details) = (row.key(&reader)?, row.details(&reader)?);
    readings.record(tx, &keys, &app.clock, member.zone, member.by()).await?;
    let act = Act::on_case(Kind::FileFetched, member.by(), row.case_id).on(row.id);
    audit::record(tx, &keys, &app.clock, member.zone, act).await?;
    let objects = objects(tx, &row).await?;
    Ok(Fetched { row, objects, key, details })
}
