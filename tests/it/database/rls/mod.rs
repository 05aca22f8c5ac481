//! Row-level security separates organisations, whatever the code above it does. No role can read, change, lock or add a
//! row of an organisation other than that of its transaction. The tests find tables, grants, functions and views in the
//! catalog. `mutants` checks that these tests find each weakening of the schema.

mod audit;
mod mutants;
pub mod support;
mod temporary;

use support::place::{self, Place, list};
use support::{attempts, catalog, reach};

#[tokio::test]
async fn every_table_holds_rows_of_two_organisations() {
    Place::new().await.finds(place::empty_tables).await;
}

#[tokio::test]
async fn the_catalog_keeps_every_rule() {
    Place::new().await.finds(catalog::findings).await;
}

#[tokio::test]
async fn the_lists_of_exceptions_only_shrink() {
    let mut place = Place::new().await;
    assert_eq!(catalog::stale(&mut place.main, &mut place.keystore).await, [""; 0]);
}

#[tokio::test]
async fn no_role_reads_changes_locks_or_adds_a_row_of_another_organisation() {
    Place::new().await.finds(attempts::findings).await;
}

#[tokio::test]
async fn a_member_reaches_exactly_the_cases_of_its_scope_and_a_reporter_the_one_case() {
    Place::new().await.finds(reach::findings).await;
}

/// The tags of cases have a copy of the policies of "case", which decides by the columns that a tag repeats.
#[tokio::test]
async fn a_tag_has_the_policies_of_its_case() {
    let mut place = Place::new().await;
    let mut policies = async |table: &str| {
        let sql = format!(
            "SELECT polname || ' ' || polpermissive || ' ' || pg_get_expr(polqual, polrelid) FROM pg_policy \
            WHERE polrelid = '{table}'::regclass AND polcmd IN ('*', 'r') \
              AND (polroles = '{{0}}' OR 'voicase_admin'::regrole::oid = ANY (polroles)) ORDER BY polname"
        );
        list(&mut place.main, &sql).await
    };
    let of_case = policies("\"case\"").await;
    let of_tag = policies("case_tag").await.into_iter().map(|policy| {
        let policy = policy.replace("case_id", "id");
        // A case has no tags before its release.
        match policy.strip_prefix("staff true ") {
            Some(expression) => format!("staff true ((released_on IS NOT NULL) AND {expression})"),
            None => policy,
        }
    });
    assert_eq!(of_case, of_tag.collect::<Vec<_>>());
}
