//! The two secrets of a question: the link, and the code that is sent another way. The server stores only keyed hashes of
//! both. The question that the person reads is sealed under a key that needs both secrets, a secret of the server and the
//! case's secret. So a copy of the database and a link give no question, and an erased case takes its questions along.

use uuid::Uuid;

use crate::crypto::envelope::{self, Aad};
use crate::crypto::{Key, derive, hmac, put, random, token};
use crate::problem::Problem;
use crate::text;

/// Symbols of a code. Without 0, 1, I and O, which look like others.
const SYMBOLS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Length of a code. 40 bits are enough, because 20 wrong codes end the link.
const CODE: usize = 8;

pub struct Secrets {
    /// 32 bytes, unless a person changed the link.
    link: Vec<u8>,
    code: String,
}

/// What the server adds to the secrets of a person.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    /// The key of the hashes.
    pub server: &'a Key,
    /// The key of the case for this purpose.
    pub case: &'a Key,
}

/// The row of a question.
#[derive(Clone, Copy)]
pub struct Place {
    pub org: Uuid,
    pub case: Uuid,
    pub id: Uuid,
}

impl Secrets {
    #[must_use]
    pub fn random() -> Self {
        let code = random::<CODE>().map(|byte| char::from(SYMBOLS[usize::from(byte) % SYMBOLS.len()]));
        Self { link: random::<32>().to_vec(), code: code.into_iter().collect() }
    }

    /// Reads what a person sent. A malformed link fits no row, and takes the same steps as a wrong one.
    #[must_use]
    pub fn read(link: &str, code: &str) -> Self {
        let code = text::typed(code).to_uppercase().chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        Self { link: token::decode(link).unwrap_or_default(), code }
    }

    /// The secret of the link, as text.
    #[must_use]
    pub fn link(&self) -> String {
        token::encode(&self.link)
    }

    /// The code, in two groups.
    #[must_use]
    pub fn code(&self) -> String {
        let (first, second) = self.code.split_at(CODE / 2);
        format!("{first}-{second}")
    }

    #[must_use]
    pub fn link_hash(&self, key: &Key) -> Vec<u8> {
        self.hash(key, b"link", b"")
    }

    #[must_use]
    pub fn code_hash(&self, key: &Key) -> Vec<u8> {
        self.hash(key, b"code", self.code.as_bytes())
    }

    /// Seals the question for the person.
    #[must_use]
    pub fn seal(&self, place: Place, keys: Keys<'_>, question: &str) -> Vec<u8> {
        envelope::seal(&self.key(keys), 1, &aad(place), &envelope::pad(question.as_bytes()))
    }

    /// # Errors
    /// `Integrity` if the envelope does not open, also if link and code belong to another row.
    pub fn open(&self, place: Place, keys: Keys<'_>, sealed: &[u8]) -> Result<String, Problem> {
        let padded = envelope::open(&self.key(keys), &aad(place), sealed).map_err(|_| Problem::Integrity)?;
        let bytes = envelope::unpad(&padded).map_err(|_| Problem::Integrity)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| Problem::Integrity)
    }

    fn key(&self, Keys { server, case }: Keys<'_>) -> Key {
        derive(&self.hash(server, b"shown", self.code.as_bytes()), case.bytes(), "outside-shown")
    }

    fn hash(&self, key: &Key, purpose: &[u8], more: &[u8]) -> Vec<u8> {
        let mut message = vec![];
        for field in [purpose, &self.link, more] {
            put(&mut message, field);
        }
        hmac(key.bytes(), &message).to_vec()
    }
}

fn aad(Place { org, case, id }: Place) -> Aad {
    Aad { table: "outside_request", column: "shown", org: Some(org), case: Some(case), row: id, revision: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { org: Uuid::from_u128(1), case: Uuid::from_u128(2), id: Uuid::from_u128(3) }
    }

    #[test]
    fn a_code_is_read_however_a_person_types_it() {
        let (secrets, key) = (Secrets::random(), Key::random());
        let code = secrets.code();
        assert!(code.len() == CODE + 1 && code.bytes().all(|c| c == b'-' || SYMBOLS.contains(&c)), "{code}");
        for typed in
            [code.clone(), code.to_lowercase(), code.replace('-', " – "), format!(" {} ", code.replace('-', ""))]
        {
            let read = Secrets::read(&secrets.link(), &typed);
            assert_eq!(read.code_hash(&key), secrets.code_hash(&key), "{typed}");
            assert_eq!(read.link_hash(&key), secrets.link_hash(&key));
        }
    }

    #[test]
    fn the_question_opens_only_with_all_four_secrets_and_in_its_row() {
        let (secrets, other, [server, case, wrong]) =
            (Secrets::random(), Secrets::random(), [(); 3].map(|()| Key::random()));
        let keys = Keys { server: &server, case: &case };
        let sealed = secrets.seal(place(), keys, "Which lock was it?");
        assert_eq!(secrets.open(place(), keys, &sealed).unwrap(), "Which lock was it?");
        assert!(Secrets::read(&secrets.link(), &other.code()).open(place(), keys, &sealed).is_err());
        assert!(Secrets::read(&other.link(), &secrets.code()).open(place(), keys, &sealed).is_err());
        assert!(secrets.open(place(), Keys { server: &wrong, ..keys }, &sealed).is_err());
        assert!(secrets.open(place(), Keys { case: &wrong, ..keys }, &sealed).is_err());
        assert!(secrets.open(Place { id: Uuid::from_u128(9), ..place() }, keys, &sealed).is_err());
    }

    #[test]
    fn a_hash_depends_on_the_key_and_a_code_on_its_link() {
        let (secrets, key) = (Secrets::random(), Key::random());
        assert_ne!(secrets.link_hash(&key), secrets.link_hash(&Key::random()));
        let moved = Secrets::read(&Secrets::random().link(), &secrets.code());
        assert_ne!(moved.code_hash(&key), secrets.code_hash(&key));
        assert!(Secrets::read("not a link!", "").link_hash(&key) != secrets.link_hash(&key));
    }
}
