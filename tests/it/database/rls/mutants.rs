//! Tests the tests of this folder. They must find each weakening of the schema that a developer could make by mistake.

use super::support::place::{Place, Table, run};
use super::support::{attempts, catalog, reach};

/// A weakening, and the finding that it must produce.
const MUTANTS: [(&str, &str); 22] = [
    ("DROP POLICY tenant ON category", "voicase_admin, in A, may read category"),
    ("DROP POLICY tenant ON \"case\"", "voicase_admin, in A, may read \"case\""),
    ("DROP POLICY tenant ON answer", "voicase_reporter, in A with keys of B, may read answer"),
    ("DROP POLICY tenant ON job", "voicase_worker, in A, may delete job"),
    ("DROP POLICY tenant ON audit_event", "voicase_reporter, in A, may insert into audit_event"),
    (
        "ALTER POLICY tenant ON channel USING (org_id = (SELECT app.org()) OR app.org() IS NULL)",
        "nowhere, may read channel",
    ),
    (
        "ALTER POLICY tenant ON note USING (org_id = (SELECT app.org()) OR current_user = 'voicase_worker')",
        "a role is not held to its organisation, or not by an index: note voicase_admin",
    ),
    (
        "ALTER POLICY tenant ON message TO voicase_reporter, voicase_worker",
        "a role is not held to its organisation, or not by an index: message voicase_admin",
    ),
    ("ALTER TABLE message NO FORCE ROW LEVEL SECURITY", "not forced on its owner: message"),
    ("ALTER TABLE note DISABLE ROW LEVEL SECURITY", "voicase_admin, in A, may update body of note"),
    (
        "CREATE TABLE added (org_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (org_id, id))",
        "no row-level security, or not forced on its owner: added",
    ),
    ("CREATE TABLE added (id uuid PRIMARY KEY)", "a key does not lead with org_id: added_pkey"),
    (
        "CREATE VIEW added AS SELECT * FROM \"case\"; GRANT SELECT ON added TO voicase_admin",
        "a view shows what its owner sees: added",
    ),
    ("GRANT SELECT ON account TO voicase_admin", "a role reads a secret: voicase_admin account.password_hash"),
    ("CREATE POLICY added ON \"case\" TO voicase_reporter USING (true)", "the reporter of 'plain' sees in \"case\""),
    (
        "DROP POLICY excluded ON \"case\"",
        "a member of scope `all` sees in \"case\" the rows of [\"assigned\", \"elsewhere\", \"excluded\"",
    ),
    ("DROP POLICY excluded ON case_tag", "a member of scope `all` sees in case_tag the rows of"),
    (
        "ALTER POLICY staff ON case_exclusion USING (true)",
        "a member of scope `none` sees in case_exclusion the rows of",
    ),
    (
        "ALTER POLICY lookup ON case_assignee USING (true); CREATE OR REPLACE FUNCTION app.cases_assigned() RETURNS uuid[] \
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS 'SELECT array_agg(case_id) FROM case_assignee'",
        "a member of scope `assigned` sees in \"case\" the rows of",
    ),
    (
        "CREATE FUNCTION app.added() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM account'",
        "a definer function is not on the list",
    ),
    (
        "ALTER FUNCTION app.channel_by_slug(text) SET search_path = pg_catalog, public",
        "has no search path that ends with pg_temp, or is everybody's: app.channel_by_slug(text)",
    ),
    ("GRANT voicase_owner TO voicase_admin", "a role is more than it should be: voicase_admin"),
];

#[tokio::test]
async fn every_weakening_of_the_schema_is_found() {
    for (weakening, expected) in MUTANTS {
        let mut place = Place::new().await;
        // Roles belong to the whole cluster and not to this copy of the database. So never commit a change to a role.
        run(&mut place.main, &format!("BEGIN; {weakening}")).await;
        let mut found = catalog::findings(&mut place.main).await;
        run(&mut place.main, if weakening.starts_with("GRANT voicase_owner") { "ROLLBACK" } else { "COMMIT" }).await;
        if !found.iter().any(|f| f.contains(expected)) {
            found.extend(reach::findings(&mut place.main).await);
        }
        // Only the weakened table is tried again, because trying all tables takes long.
        for table in Table::all(&mut place.main)
            .await
            .iter()
            .filter(|t| expected.contains(" may ") && expected.ends_with(&t.name))
        {
            found.extend(attempts::findings_in(&mut place.main, table).await);
        }
        assert!(found.iter().any(|f| f.contains(expected)), "{weakening}: not found: {expected}\n{}", found.join("\n"));
    }
}
