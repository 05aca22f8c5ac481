//! The database accepts every email that the server can write.

use entity::enums::MailKind;
use sea_orm::{ActiveEnum as _, Iterable as _};
use sqlx::Connection as _;
use voicase::languages;
use voicase_tests::World;

#[tokio::test]
async fn every_kind_and_language_of_emails_passes_the_checks() {
    let world = World::new().await;
    let mut db = world.house.superuser().await;
    // The transaction is never committed.
    let mut tx = db.begin().await.expect("a transaction");
    for language in languages::all_of_mails() {
        for kind in MailKind::iter() {
            let mail = "INSERT INTO outbox (org_id, id, kind, language, recipient, created_on) \
                VALUES ($1, gen_random_uuid(), $2, $3, 'x', current_date)";
            let insert = sqlx::query(mail).bind(world.org).bind(kind.to_value()).bind(language.0);
            assert!(insert.execute(&mut *tx).await.is_ok(), "the outbox refuses {kind:?} in {language:?}");
        }
        let request = "INSERT INTO sign_in_event (id, kind, happened_at, language) \
            VALUES (gen_random_uuid(), 'reset_asked', now(), $1)";
        let insert = sqlx::query(request).bind(language.0);
        assert!(insert.execute(&mut *tx).await.is_ok(), "a requested reset is refused in {language:?}");
    }
}
