ALTER TABLE notification ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_setting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON notification AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON notification_setting AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
-- The worker finds the organisations whose emails are due. A calendar address names no organisation.
CREATE POLICY tenant ON notification_mark AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON notification_mark AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON calendar_feed AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));

-- A member sees their own notifications, as long as they see the case.
CREATE POLICY own ON notification TO voicase_admin USING (member_id = (SELECT app.member())
  AND EXISTS (SELECT FROM "case" c WHERE c.org_id = notification.org_id AND c.id = notification.case_id OFFSET 0));
CREATE POLICY notify ON notification TO voicase_lookup USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY mail ON notification TO voicase_worker USING (true) WITH CHECK (mailed);
GRANT SELECT, UPDATE (read) ON notification TO voicase_admin;
GRANT SELECT (org_id, id, member_id, kind, happened_on, happened_at, read, handled, mailed), UPDATE (mailed), DELETE ON notification
  TO voicase_worker;

CREATE POLICY own ON notification_setting TO voicase_admin USING (member_id = (SELECT app.member()));
CREATE POLICY mail ON notification_setting FOR SELECT TO voicase_worker USING (true);
GRANT SELECT, INSERT (org_id, member_id, at_once, digest, quiet_from, quiet_to, digest_at, time_zone, language),
  UPDATE (at_once, digest, quiet_from, quiet_to, digest_at, time_zone, language) ON notification_setting TO voicase_admin;
GRANT SELECT ON notification_setting TO voicase_worker;

CREATE POLICY mark ON notification_mark TO voicase_worker USING (true);
CREATE POLICY queue ON notification_mark FOR SELECT TO voicase_queue USING (true);
GRANT SELECT, INSERT, UPDATE (mailed_at, reminded_on) ON notification_mark TO voicase_worker;
GRANT SELECT ON notification_mark TO voicase_queue;
GRANT SELECT (state) ON organisation TO voicase_queue;

-- Only app.auth_calendar finds the token.
CREATE POLICY own ON calendar_feed TO voicase_admin USING (member_id = (SELECT app.member()));
-- The end of a membership ends its calendar.
CREATE POLICY leave ON calendar_feed FOR DELETE TO voicase_admin USING (true);
CREATE POLICY leave_read ON calendar_feed FOR SELECT TO voicase_admin USING (true);
CREATE POLICY auth ON calendar_feed TO voicase_auth USING (true) WITH CHECK (true);
GRANT SELECT (org_id, member_id, created_at, used_on), INSERT (org_id, member_id, token_hash, created_at), DELETE ON calendar_feed
  TO voicase_admin;
GRANT SELECT, UPDATE (used_on), DELETE ON calendar_feed TO voicase_auth;

-- Emails: the worker writes those about notifications and gives emails up. Functions send the given up ones again or delete them.
ALTER POLICY post_worker ON outbox WITH CHECK (kind IN ('reset_asked', 'reset_waits', 'notifications'));
CREATE POLICY give_up ON outbox FOR UPDATE TO voicase_worker USING (true) WITH CHECK (given_up_on IS NOT NULL);
GRANT UPDATE (given_up_on, failure) ON outbox TO voicase_worker;
CREATE POLICY again ON outbox FOR UPDATE TO voicase_queue USING (org_id = (SELECT app.org()));
CREATE POLICY forget_given_up ON outbox FOR DELETE TO voicase_queue USING (org_id = (SELECT app.org()) AND given_up_on IS NOT NULL);
GRANT SELECT (id, given_up_on, failure), UPDATE (given_up_on, failure), DELETE ON outbox TO voicase_queue;
GRANT INSERT ON job TO voicase_queue;
-- The language of emails to members who chose none.
CREATE POLICY mail ON channel FOR SELECT TO voicase_worker USING (true);
GRANT SELECT (org_id, id, languages) ON channel TO voicase_worker;

-- Existing rows: no reminder about what has passed already, and no escalation of what is known. The owner is bound by row-level security,
-- which allows one organisation at a time.
ALTER TABLE "case" DISABLE TRIGGER USER;
ALTER TABLE deadline DISABLE TRIGGER USER;
ALTER TABLE "case" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline NO FORCE ROW LEVEL SECURITY;
UPDATE "case" SET opened_on = released_on WHERE released_on IS NOT NULL;
UPDATE deadline SET reminded = app.reached(started_on, due_on, current_date),
  remind_on = app.reminder_day(started_on, due_on, app.reached(started_on, due_on, current_date));
ALTER TABLE "case" FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline FORCE ROW LEVEL SECURITY;
ALTER TABLE "case" ENABLE TRIGGER USER;
ALTER TABLE deadline ENABLE TRIGGER USER;

CREATE TRIGGER keep_reminder BEFORE INSERT OR UPDATE OF started_on, due_on ON deadline FOR EACH ROW EXECUTE FUNCTION app.keep_reminder();
CREATE TRIGGER settle AFTER UPDATE OF stage ON "case" FOR EACH ROW WHEN (NEW.stage <> OLD.stage) EXECUTE FUNCTION app.settle_stage();
CREATE TRIGGER settle_wait AFTER UPDATE OF waiting_since, closing_announced_for ON "case" FOR EACH ROW
  WHEN (OLD.waiting_since IS NOT NULL AND (NEW.waiting_since IS DISTINCT FROM OLD.waiting_since
    OR NEW.closing_announced_for IS DISTINCT FROM OLD.closing_announced_for)) EXECUTE FUNCTION app.settle_wait();
CREATE TRIGGER settle AFTER UPDATE OF met_on, paused_on, removed_on, due_on ON deadline FOR EACH ROW
  WHEN (OLD.met_on IS NULL AND NEW.met_on IS NOT NULL OR OLD.paused_on IS NULL AND NEW.paused_on IS NOT NULL
    OR OLD.removed_on IS NULL AND NEW.removed_on IS NOT NULL OR NEW.due_on <> OLD.due_on) EXECUTE FUNCTION app.settle_deadline();
CREATE TRIGGER settle AFTER INSERT OR UPDATE OF ended_at ON case_assignee FOR EACH ROW EXECUTE FUNCTION app.settle_assignee();
CREATE TRIGGER settle AFTER INSERT ON message FOR EACH ROW WHEN (NEW.author = 'staff') EXECUTE FUNCTION app.settle_message();
CREATE TRIGGER settle AFTER INSERT OR UPDATE ON read_mark FOR EACH ROW WHEN (NEW.member_id IS NOT NULL) EXECUTE FUNCTION app.settle_read();
CREATE TRIGGER settle AFTER UPDATE ON restriction FOR EACH ROW
  WHEN (OLD.restricted_on IS NULL AND OLD.ended_at IS NULL AND (NEW.restricted_on IS NOT NULL OR NEW.ended_at IS NOT NULL))
  EXECUTE FUNCTION app.settle_restriction();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.readers_of, app.notify, app.case_opened, app.settle, app.settle_due, app.settle_wait, app.wait_step, app.settle_stage, app.settle_deadline, app.settle_assignee,
  app.settle_message, app.settle_read, app.settle_restriction, app.reminder_day, app.reached, app.keep_reminder, app.take_reminders,
  app.take_waits, app.take_unopened, app.mailable, app.auth_addresses, app.auth_calendar, app.notification_turns, app.platform_dead_mails,
  app.platform_send_again, app.platform_delete_mails FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.notify, app.case_opened, app.auth_calendar TO voicase_admin;
GRANT EXECUTE ON FUNCTION app.notify, app.take_reminders, app.take_waits, app.take_unopened, app.mailable, app.auth_addresses, app.notification_turns
  TO voicase_worker;
GRANT EXECUTE ON FUNCTION app.platform_dead_mails, app.platform_send_again, app.platform_delete_mails TO voicase_platform;
SET ROLE voicase_owner;
