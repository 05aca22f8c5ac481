//! Recovery codes. An account has ten codes, and each code replaces the second factor once. The database stores only
//! keyed hashes of the codes.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::events::note;
use super::{session, staff};
use crate::audit::Kind;
use crate::crypto::{derive, hmac, random};
use crate::op::Op;
use crate::problem::Problem;
use crate::text;

const CODES: usize = 10;
/// Symbols in a code: 16 × 5 bits = 80 bits.
const SYMBOLS: usize = 16;
/// Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Creates ten codes. The old codes become void.
pub(super) async fn renew(op: &Op, account: Uuid, now: DateTime<Utc>) -> Result<Vec<String>, Problem> {
    let codes: Vec<String> = (0..CODES).map(|_| draw(random())).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hash(op, account, code)).collect::<Result<_, _>>()?;
    op.tx.run("SELECT app.auth_codes_renew($1, $2, $3)", [account.into(), hashes.into(), now.into()]).await?;
    Ok(codes.iter().map(|code| grouped(code)).collect())
}

/// Creates ten codes for the signed-in account. Other sessions, API tokens and pending changes end, because a
/// holder of the old codes may have made them.
pub async fn renew_mine(op: &Op) -> Result<Vec<String>, Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    let codes = renew(op, who.account, now).await?;
    session::replaced(op, Some(who.session), now).await?;
    note(&op.tx, Some(who.account), Kind::RecoveryCodesRenewed, Some(who.session), now).await?;
    Ok(codes)
}

/// Consumes a code and records its use. Returns false if the code is not the account's, or was used.
pub(super) async fn spend(op: &Op, account: Uuid, code: &str, now: DateTime<Utc>) -> Result<bool, Problem> {
    let Some(code) = read(code) else { return Ok(false) };
    let values = [account.into(), hash(op, account, &code)?.into(), now.into()];
    let used = op.tx.flag("SELECT app.auth_code_use($1, $2, $3)", values).await?;
    if used {
        let session = op.signed_in().ok().map(|who| who.session);
        note(&op.tx, Some(account), Kind::RecoveryCodeUsed, session, now).await?;
    }
    Ok(used)
}

fn hash(op: &Op, account: Uuid, code: &str) -> Result<Vec<u8>, Problem> {
    let key = derive(account.as_bytes(), staff(op)?.factor.bytes(), "recovery-code");
    Ok(hmac(key.bytes(), code.as_bytes()).to_vec())
}

fn draw(bytes: [u8; 10]) -> String {
    let bits = bytes.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let symbol = |at: usize| char::from(ALPHABET[(bits >> (5 * at) & 31) as usize]);
    (0..SYMBOLS).map(symbol).collect()
}

/// Formats a code for display, in groups of four.
fn grouped(code: &str) -> String {
    [&code[..4], &code[4..8], &code[8..12], &code[12..]].join("-")
}

/// Reads a code as a person typed it. Spaces, dashes and case do not count. O is read as 0, and I and L are read as 1.
/// `None` if the text is not a code.
fn read(given: &str) -> Option<String> {
    let typed = text::typed(given);
    let symbols = typed.chars().filter(|c| !matches!(c, ' ' | '-')).take(SYMBOLS + 1);
    let code: String = symbols
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    (code.len() == SYMBOLS && code.bytes().all(|b| ALPHABET.contains(&b))).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_written_down() {
        for _ in 0..1_000 {
            let code = draw(random());
            let shown = grouped(&code);
            assert_eq!(shown.len(), 19);
            let sloppy = shown.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            assert_eq!(read(&shown).as_deref(), Some(code.as_str()));
            assert_eq!(read(&sloppy).as_deref(), Some(code.as_str()));
        }
        for shown in
            ["٠١٢٣-4567–89AB‑CDEF", "０１２３ ４５６７ ８９ａｂ ｃｄｅｆ", "\u{200e}0123-4567-89AB-CDEF\u{200f}"]
        {
            assert_eq!(read(shown).as_deref(), Some("0123456789ABCDEF"), "{shown}");
        }
        for wrong in
            ["", "123456", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEFG", "0123-4567-89AB-CDEU", "ÄÖÜß-4567-89AB-CDE"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
