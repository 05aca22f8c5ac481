//! Finds the other cases that name the persons of a case. Names are compared by their blind index, so no name is opened.
//! Row-level security hides the persons of cases that the acting member cannot see, so those cases are not even counted.

use std::collections::HashMap;

use entity::case;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::keys::keyring::OrgKeys;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use crate::search::memory::fold;

/// Compares names as the search does, whatever the order of their parts. Defined in docs/formats.md, section 2.
fn normal(name: &str) -> Zeroizing<String> {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    words.sort_unstable();
    Zeroizing::new(words.join(" "))
}

/// The blind index of a name. `None` for a name without letters and digits.
#[must_use]
pub fn index(keys: &OrgKeys, name: &str) -> Option<Vec<u8>> {
    let name = normal(name);
    (!name.is_empty()).then(|| keys.person_index(&name))
}

const MATCHES: &str = "SELECT DISTINCT p.id AS person, o.case_id FROM person p \
      JOIN person o ON o.org_id = p.org_id AND o.name_index = p.name_index AND o.removed_at IS NULL AND o.case_id <> p.case_id \
    WHERE p.case_id = $1 AND p.removed_at IS NULL AND p.name_index IS NOT NULL LIMIT $2";

#[derive(FromQueryResult)]
struct Match {
    person: Uuid,
    case_id: Uuid,
}

/// The persons of a case that other cases name too, each with these cases. Only cases that the acting member can see.
pub async fn matches(op: &Op, case: Uuid) -> Result<Vec<(Uuid, case::Model)>, Problem> {
    let limit = i64::try_from(limit::MAX_MATCHES).map_err(Problem::internal)?;
    let found: Vec<Match> = op.tx.all(MATCHES, [case.into(), limit.into()]).await?;
    let rows = case::Entity::find().filter(case::Column::Id.is_in(found.iter().map(|one| one.case_id)));
    let rows: HashMap<Uuid, case::Model> = if found.is_empty() {
        HashMap::new()
    } else {
        rows.all(&*op.tx).await?.into_iter().map(|row| (row.id, row)).collect()
    };
    let known = |one: Match| rows.get(&one.case_id).map(|case| (one.person, case.clone()));
    let mut all: Vec<_> = found.into_iter().filter_map(known).collect();
    all.sort_by_key(|(person, case)| (*person, case.year, case.number));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_matches_whatever_its_case_accents_and_order() {
        for (name, normal_form) in [
            ("Karl Brandt", "brandt karl"),
            ("BRANDT, Karl", "brandt karl"),
            (" karl  brandt ", "brandt karl"),
            ("Ｋａｒｌ Brandt", "brandt karl"),
            ("Søren Åkesson-Müller", "akesson muller soren"),
            ("So\u{308}ren", "soren"),
            ("Ana Ana", "ana ana"),
            ("محمّد", "محمد"),
            ("—", ""),
        ] {
            assert_eq!(normal(name).as_str(), normal_form, "{name}");
        }
    }
}
