GRANT SELECT (backup) ON case_assignee TO voicase_lookup;
GRANT SELECT (member_id, to_stage) ON stage_history TO voicase_lookup;
GRANT SELECT (opened_on, escalated_on, closing_announced_for, wait_told_on), UPDATE (opened_on, escalated_on, wait_told_on) ON "case" TO voicase_lookup;
GRANT SELECT (id, kind, started_on, reminded, remind_on, owner_id), UPDATE (reminded, remind_on) ON deadline TO voicase_lookup;
CREATE POLICY remind ON deadline FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT, INSERT, UPDATE ON notification TO voicase_lookup;

SET ROLE voicase_lookup;
-- All members who see these cases now. Must agree with the policies of "case" and with `cases::visibility`. `handles`: the member is an
-- assignee. `deputy`: the member is the deputy.
CREATE FUNCTION app.readers_of(of_cases uuid[]) RETURNS TABLE (case_id uuid, member_id uuid, rights int, handles boolean, deputy boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE m AS MATERIALIZED (SELECT w.* FROM app.members_at_work() w),
    above AS (
      SELECT d.id AS department_id, d.id, d.parent_id FROM department d WHERE d.org_id = app.org()
        AND d.id IN (SELECT c.department_id FROM "case" c WHERE c.org_id = app.org() AND c.id = ANY (of_cases))
      UNION SELECT a.department_id, d.id, d.parent_id FROM above a JOIN department d ON d.org_id = app.org() AND d.id = a.parent_id),
    works AS MATERIALIZED (
      SELECT DISTINCT a.department_id, w.membership_id FROM above a
        JOIN membership_department w ON w.org_id = app.org() AND w.department_id = a.id),
    fallback AS MATERIALIZED (
      SELECT f.membership_id, ARRAY(SELECT s.id FROM app.hidden_cases() s WHERE s.watchers = '{}') AS cases FROM fallback_reviewer f
        WHERE f.org_id = app.org() AND f.approved_by IS NOT NULL)
  SELECT c.id, m.id, m.rights, a.member_id IS NOT NULL, coalesce(a.backup, false)
  FROM "case" c CROSS JOIN m
    LEFT JOIN case_assignee a ON a.org_id = c.org_id AND a.case_id = c.id AND a.member_id = m.id AND a.ended_at IS NULL
    LEFT JOIN case_restriction r ON r.org_id = c.org_id AND r.case_id = c.id AND r.member_id = m.id AND r.ended_at IS NULL
  WHERE c.org_id = app.org() AND c.id = ANY (of_cases) AND c.released_on IS NOT NULL
    AND NOT EXISTS (SELECT FROM case_exclusion x
      WHERE x.org_id = c.org_id AND x.case_id = c.id AND x.member_id = m.id AND x.lifted_at IS NULL)
    AND (m.case_scope <> 'none' AND EXISTS (SELECT FROM fallback f WHERE f.membership_id = m.id AND c.id = ANY (f.cases))
      OR (NOT c.restricted OR r.member_id IS NOT NULL) AND CASE m.case_scope
        WHEN 'named' THEN r.member_id IS NOT NULL
        WHEN 'assigned' THEN a.member_id IS NOT NULL
        WHEN 'departments' THEN m.rights & 1 <> 0 OR a.member_id IS NOT NULL OR r.member_id IS NOT NULL
          OR EXISTS (SELECT FROM works w WHERE w.department_id = c.department_id AND w.membership_id = m.id)
        ELSE false END) $$;

-- Writes or renews the notifications of a kind, for the members whom the kind concerns, and never for the member who caused it. The bits
-- are CASE_EDIT (4), CASE_ASSIGN (8), CASE_CLOSE (16) and REPORTER_MESSAGE (64). At most 100 members learn of one event: assignees first,
-- then members who assign.
CREATE FUNCTION app.notify(of_kind text, of_cases uuid[], to_members uuid[], by uuid, day date, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO notification AS n (org_id, id, member_id, case_id, kind, actor_id, happened_on, happened_at)
    SELECT app.org(), gen_random_uuid(), t.member_id, t.case_id, of_kind, by, day, at
    FROM (SELECT s.case_id, s.member_id, row_number() OVER (PARTITION BY s.case_id ORDER BY s.handles DESC, s.rights & 8 DESC, s.member_id) AS place
      FROM (SELECT r.*, bool_or(r.handles) OVER cases AS is_handled
        FROM app.readers_of(of_cases) r WINDOW cases AS (PARTITION BY r.case_id)) s
      WHERE s.member_id IS DISTINCT FROM by AND CASE of_kind
        WHEN 'new_report' THEN s.rights & 4 <> 0
        WHEN 'message' THEN s.rights & 64 <> 0 AND (s.handles OR NOT s.is_handled AND s.rights & 4 <> 0)
        WHEN 'assignment' THEN s.member_id = ANY (to_members)
        WHEN 'approval' THEN s.rights & 16 <> 0
          AND NOT EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = s.case_id AND a.member_id = s.member_id)
          AND NOT EXISTS (SELECT FROM stage_history h WHERE h.org_id = app.org() AND h.case_id = s.case_id AND h.member_id = s.member_id
            AND h.to_stage = 'pending_review')
        WHEN 'restriction' THEN s.rights & 8 <> 0
        WHEN 'deadline' THEN CASE WHEN to_members IS NULL THEN s.handles OR NOT s.is_handled AND s.rights & 8 <> 0
          ELSE s.member_id = ANY (to_members) END
        WHEN 'escalation' THEN s.deputy OR NOT s.handles AND s.rights & 8 <> 0
        ELSE false END) t
    WHERE t.place <= 100
    ON CONFLICT (org_id, member_id, kind, case_id) DO UPDATE SET actor_id = EXCLUDED.actor_id, happened_on = EXCLUDED.happened_on,
      happened_at = EXCLUDED.happened_at, read = false, handled = false, mailed = false $$;

-- A member opened cases. A case counts as opened once a member who can work on it (CASE_EDIT) opened it. This member has read the notifications about them. The matters stay open until they are settled.
CREATE FUNCTION app.case_opened(by uuid, of_cases uuid[], day date) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE "case" c SET opened_on = day WHERE c.org_id = app.org() AND c.id = ANY (of_cases) AND c.opened_on IS NULL
      AND EXISTS (SELECT FROM app.members_at_work() w WHERE w.id = by AND w.rights & 4 <> 0);
    UPDATE notification n SET read = true WHERE n.org_id = app.org() AND n.case_id = ANY (of_cases) AND n.member_id = by AND NOT n.read $$;

-- Notifications of a matter that is settled become silent, whoever settled it. No kinds: all. No member: all.
CREATE FUNCTION app.settle(of_org uuid, of_case uuid, kinds text[], of_member uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE notification n SET handled = true WHERE n.org_id = of_org AND n.case_id = of_case AND NOT n.handled
    AND (kinds IS NULL OR n.kind = ANY (kinds)) AND (of_member IS NULL OR n.member_id = of_member) $$;
-- The day of the next step of a wait: the announcement of the closing after six weeks (42 days), and then the announced day.
CREATE FUNCTION app.wait_step(since date, announced date) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(announced, since + 42) $$;
-- The notification of deadlines is silent when no running deadline and no wait had a reminder.
CREATE FUNCTION app.settle_due(of_org uuid, of_case uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM deadline d WHERE d.org_id = of_org AND d.case_id = of_case AND d.reminded > 0 AND d.met_on IS NULL
      AND d.paused_on IS NULL AND d.removed_on IS NULL)
    AND NOT EXISTS (SELECT FROM "case" c WHERE c.org_id = of_org AND c.id = of_case
      AND c.wait_told_on >= app.wait_step(c.waiting_since, c.closing_announced_for)) THEN
    PERFORM app.settle(of_org, of_case, '{deadline}', NULL);
  END IF;
END $$;
CREATE FUNCTION app.settle_wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  PERFORM app.settle_due(NEW.org_id, NEW.id);
  RETURN NULL;
END $$;
CREATE FUNCTION app.settle_stage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NEW.stage = 'closed' THEN
    PERFORM app.settle(NEW.org_id, NEW.id, NULL, NULL);
  ELSIF OLD.stage = 'closed' THEN
    -- The reminders of deadlines that are still open start again.
    UPDATE deadline d SET reminded = 0, remind_on = app.reminder_day(d.started_on, d.due_on, 0)
      WHERE d.org_id = NEW.org_id AND d.case_id = NEW.id AND d.met_on IS NULL;
  ELSIF OLD.stage = 'new' THEN
    PERFORM app.settle(NEW.org_id, NEW.id, '{new_report,escalation}', NULL);
  ELSIF OLD.stage = 'pending_review' THEN
    PERFORM app.settle(NEW.org_id, NEW.id, '{approval}', NULL);
  END IF;
  RETURN NULL;
END $$;
-- A deadline was met, paused, removed or moved. The automatic acknowledgement settles the reminder and leaves the new report.
CREATE FUNCTION app.settle_deadline() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  PERFORM app.settle_due(NEW.org_id, NEW.case_id);
  IF NEW.kind <> 'own' AND NEW.met_by_member IS NOT NULL THEN
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{new_report,escalation}', NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION app.settle_assignee() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NEW.ended_at IS NULL THEN
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{new_report,escalation}', NULL);
  ELSE
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{assignment,deadline,message}', NEW.member_id);
  END IF;
  RETURN NULL;
END $$;
-- A member answered, so no colleague has to.
CREATE FUNCTION app.settle_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  PERFORM app.settle(NEW.org_id, NEW.case_id, '{message}', NULL);
  RETURN NULL;
END $$;
CREATE FUNCTION app.settle_read() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF EXISTS (SELECT FROM "case" c WHERE c.org_id = NEW.org_id AND c.id = NEW.case_id AND c.reporter_shown <= NEW.up_to) THEN
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{message}', NEW.member_id);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION app.settle_restriction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  PERFORM app.settle(NEW.org_id, NEW.case_id, '{restriction}', NULL);
  RETURN NULL;
END $$;

-- Reminders are due when half, three quarters, 90 and 100 per cent of a deadline's span have passed. The first day counts from its
-- beginning, because no row says when on that day the span began. NULL: no reminder is left.
CREATE FUNCTION app.reminder_day(began date, due date, after int) RETURNS date LANGUAGE sql IMMUTABLE
  AS $$ SELECT began + (due - began) * min(t) / 100 FROM unnest(ARRAY[50, 75, 90, 100]) t WHERE t > after $$;
CREATE FUNCTION app.reached(began date, due date, day date) RETURNS int LANGUAGE sql IMMUTABLE
  AS $$ SELECT coalesce(max(t), 0) FROM unnest(ARRAY[50, 75, 90, 100]) t WHERE began + (due - began) * t / 100 <= day $$;
CREATE FUNCTION app.keep_reminder() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF TG_OP = 'INSERT' OR NEW.started_on <> OLD.started_on OR NEW.due_on <> OLD.due_on THEN
    NEW.reminded := 0;
    NEW.remind_on := app.reminder_day(NEW.started_on, NEW.due_on, 0);
  END IF;
  RETURN NEW;
END $$;
-- Takes the deadlines of open cases whose reminder is due, each once for each part of its span that has passed. The owner is NULL if the
-- owner does not see the case any more.
CREATE FUNCTION app.take_reminders(day date, batch int) RETURNS TABLE (case_id uuid, kind text, owner_id uuid, reached int)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH due AS (
      SELECT d.org_id, d.id FROM deadline d JOIN "case" c ON c.org_id = d.org_id AND c.id = d.case_id
      WHERE d.org_id = app.org() AND d.met_on IS NULL AND d.paused_on IS NULL AND d.removed_on IS NULL AND d.remind_on <= day
        AND c.released_on IS NOT NULL AND c.stage <> 'closed'
      ORDER BY d.remind_on LIMIT batch FOR NO KEY UPDATE OF d SKIP LOCKED),
    taken AS (
      UPDATE deadline d SET reminded = app.reached(d.started_on, d.due_on, day),
        remind_on = app.reminder_day(d.started_on, d.due_on, app.reached(d.started_on, d.due_on, day))
      FROM due WHERE d.org_id = due.org_id AND d.id = due.id
      RETURNING d.case_id, d.kind, d.owner_id, d.reminded)
    SELECT t.case_id, t.kind, r.member_id, t.reminded::int
    FROM taken t LEFT JOIN app.readers_of(ARRAY(SELECT o.case_id FROM taken o WHERE o.owner_id IS NOT NULL)) r
      ON r.case_id = t.case_id AND r.member_id = t.owner_id $$;
-- Takes the cases whose wait for the reporter reached its next step, each step once.
CREATE FUNCTION app.take_waits(day date, batch int) RETURNS SETOF uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE "case" c SET wait_told_on = day WHERE (c.org_id, c.id) IN (
      SELECT w.org_id, w.id FROM "case" w WHERE w.org_id = app.org() AND w.released_on IS NOT NULL AND w.waiting_since IS NOT NULL
        AND app.wait_step(w.waiting_since, w.closing_announced_for) <= day
        AND (w.wait_told_on IS NULL OR w.wait_told_on < app.wait_step(w.waiting_since, w.closing_announced_for))
      LIMIT batch FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING c.id $$;
-- Takes new reports that were released before the day and that no member has opened, each once.
CREATE FUNCTION app.take_unopened(before date, day date, batch int) RETURNS SETOF uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE "case" c SET escalated_on = day WHERE (c.org_id, c.id) IN (
      SELECT u.org_id, u.id FROM "case" u WHERE u.org_id = app.org() AND u.released_on < before AND u.stage = 'new' AND u.opened_on IS NULL
        AND u.escalated_on IS NULL AND u.released_on IS NOT NULL ORDER BY u.released_on LIMIT batch FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING c.id $$;

-- The lines of emails about these notifications, as far as they are not settled and the member still sees the case.
CREATE FUNCTION app.mailable(wanted uuid[]) RETURNS TABLE (member_id uuid, account_id uuid, kind text, year int, number int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT n.member_id, m.account_id, n.kind, c.year, c.number
    FROM notification n
      JOIN app.readers_of(ARRAY(SELECT p.case_id FROM notification p WHERE p.org_id = app.org() AND p.id = ANY (wanted))) r
        ON r.case_id = n.case_id AND r.member_id = n.member_id
      JOIN membership m ON m.org_id = n.org_id AND m.id = n.member_id
      JOIN "case" c ON c.org_id = n.org_id AND c.id = n.case_id
    WHERE n.org_id = app.org() AND n.id = ANY (wanted) AND NOT n.read AND NOT n.handled AND (n.kind <> 'message' OR r.rights & 64 <> 0)
    ORDER BY n.member_id, n.kind, c.year, c.number $$;

SET ROLE voicase_auth;
-- The confirmed addresses of these accounts, sealed. Only of members of the organisation.
CREATE FUNCTION app.auth_addresses(wanted uuid[]) RETURNS TABLE (id uuid, email bytea, revision int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT a.id, a.email, a.revision FROM account a WHERE a.id = ANY (wanted) AND a.disabled_at IS NULL AND a.email_proved_at IS NOT NULL
    AND EXISTS (SELECT FROM membership m WHERE m.org_id = app.org() AND m.account_id = a.id AND m.removed_at IS NULL) $$;
-- Finds the member of a calendar address, and notes the first use on a day.
CREATE FUNCTION app.auth_calendar(hash bytea, at timestamptz) RETURNS TABLE (org_id uuid, member_id uuid, account_id uuid, first boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  f record;
  is_first boolean;
BEGIN
  SELECT k.org_id, k.member_id, m.account_id, (at AT TIME ZONE o.time_zone)::date AS day INTO f
    FROM calendar_feed k JOIN organisation o ON o.id = k.org_id JOIN membership m ON m.org_id = k.org_id AND m.id = k.member_id
      JOIN account a ON a.id = m.account_id
    WHERE k.token_hash = hash AND o.state = 'active' AND a.disabled_at IS NULL AND m.removed_at IS NULL AND m.suspended_at IS NULL
      AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE calendar_feed k SET used_on = f.day WHERE k.org_id = f.org_id AND k.member_id = f.member_id AND k.used_on IS DISTINCT FROM f.day;
  is_first := FOUND;
  RETURN QUERY SELECT f.org_id, f.member_id, f.account_id, is_first;
END $$;
CREATE OR REPLACE FUNCTION app.auth_credentials_replaced(owner uuid, keep uuid, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE account a SET credentials_at = at, codes_tried = 0, codes_tried_at = NULL WHERE a.id = owner;
        DELETE FROM ceremony c WHERE c.account_id = owner;
        DELETE FROM email_change e WHERE e.account_id = owner;
        UPDATE reset r SET token_hash = NULL, token_until = NULL FROM membership m
          WHERE m.account_id = owner AND r.org_id = m.org_id AND r.membership_id = m.id AND r.token_hash IS NOT NULL;
        UPDATE api_token t SET revoked_at = at, revoked_by = t.made_by FROM membership m
          WHERE m.account_id = owner AND t.org_id = m.org_id AND t.made_by = m.id AND t.revoked_at IS NULL;
        DELETE FROM calendar_feed k USING membership m WHERE m.account_id = owner AND k.org_id = m.org_id AND k.member_id = m.id;
        UPDATE session s SET revoked_at = at WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.id IS DISTINCT FROM keep $$;

SET ROLE voicase_queue;
-- Active organisations whose emails are due: none was sent since the slot began, or a wrong clock wrote the mark.
CREATE FUNCTION app.notification_turns(slot timestamptz) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT o.id FROM organisation o LEFT JOIN notification_mark m ON m.org_id = o.id
    WHERE o.state = 'active' AND (m.mailed_at IS NULL OR m.mailed_at < slot OR m.mailed_at > slot + interval '1 hour') $$;
CREATE OR REPLACE FUNCTION app.platform_mail() RETURNS TABLE (waiting bigint, oldest date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT count(*), min(o.created_on) FROM outbox o WHERE o.given_up_on IS NULL $$;
-- Emails that were given up, by organisation and cause. No address.
CREATE FUNCTION app.platform_dead_mails() RETURNS TABLE (org_id uuid, failure text, times bigint, oldest date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT o.org_id, o.failure, count(*), min(o.given_up_on) FROM outbox o WHERE o.given_up_on IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2 $$;
-- Sends the given up emails of the organisation again, or deletes them. Returns their number.
CREATE FUNCTION app.platform_send_again(day date) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH again AS (UPDATE outbox o SET given_up_on = NULL, failure = NULL WHERE o.org_id = app.org() AND o.given_up_on IS NOT NULL
      RETURNING o.org_id, o.id),
    jobs AS (INSERT INTO job (org_id, id, kind, payload, due_on) SELECT a.org_id, gen_random_uuid(), 'send_mail', to_jsonb(a.id), day FROM again a
      RETURNING 1)
    SELECT count(*) FROM jobs $$;
CREATE FUNCTION app.platform_delete_mails() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH deleted AS (DELETE FROM outbox o WHERE o.org_id = app.org() AND o.given_up_on IS NOT NULL RETURNING 1)
    SELECT count(*) FROM deleted $$;
SET ROLE voicase_owner;
