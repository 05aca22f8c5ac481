-- The server has the lists: languages in data/languages, kinds of emails in entity/src/enums.rs. A new one needs no migration.
ALTER TABLE outbox
  DROP CONSTRAINT outbox_kind_check, ADD CONSTRAINT outbox_kind_check CHECK (kind ~ '^[a-z_]{1,40}$'),
  DROP CONSTRAINT outbox_language_check, ADD CONSTRAINT outbox_language_check CHECK (language ~ '^[a-z]{2,3}$');
ALTER TABLE sign_in_event
  DROP CONSTRAINT sign_in_event_language_check, ADD CONSTRAINT sign_in_event_language_check CHECK (language ~ '^[a-z]{2,3}$');
