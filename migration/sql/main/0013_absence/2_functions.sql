GRANT SELECT ON absence, availability TO voicase_lookup;
GRANT SELECT (language, severity) ON "case" TO voicase_lookup;
GRANT SELECT (met_by_member) ON deadline TO voicase_lookup;
GRANT SELECT (org_id, case_id, approved_by) ON closing TO voicase_lookup;
GRANT SELECT (org_id, case_id, owner_id, state) ON corrective_action TO voicase_lookup;
CREATE POLICY watch ON closing FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON corrective_action FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));

SET ROLE voicase_lookup;
-- The rights of the current member as a person, as bits. An API token has fewer. The server checks those.
CREATE FUNCTION app.my_rights() RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT coalesce((SELECT w.rights FROM app.members_at_work() w WHERE w.id = app.member()), 0) $$;

-- Two absences of a member never share a day. The lock admits one change of a member at a time. Also notes who entered the dates.
CREATE FUNCTION app.keep_absences_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.org_id::text || NEW.member_id::text, 13));
  IF EXISTS (SELECT FROM absence a WHERE a.org_id = NEW.org_id AND a.member_id = NEW.member_id AND a.id <> NEW.id
      AND a.first_on <= NEW.last_on AND a.last_on >= NEW.first_on) THEN
    RAISE EXCEPTION 'two absences of a member share a day' USING ERRCODE = 'exclusion_violation';
  END IF;
  NEW.entered_by := coalesce(app.member(), NEW.entered_by);
  RETURN NEW;
END $$;

-- As in 0007, with the kinds of tasks, which concern the owner alone, of rules, mentions and identities. And: while a member is absent, their deputy gets the notification too, if the deputy sees the case. If the deputy does not see
-- it, is absent too or is missing, members who assign cases get it, unless it is about a report that no member handles or about an identity. A deputy never sees
-- more than before.
CREATE OR REPLACE FUNCTION app.notify(of_kind text, of_cases uuid[], to_members uuid[], by uuid, day date, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH away AS MATERIALIZED (
      SELECT a.member_id, a.deputy_id FROM absence a WHERE a.org_id = app.org() AND app.today() BETWEEN a.first_on AND a.last_on),
    reader AS MATERIALIZED (
      SELECT r.*, bool_or(r.handles) OVER cases AS is_handled, EXISTS (SELECT FROM away w WHERE w.member_id = r.member_id) AS absent
      FROM app.readers_of(of_cases) r WINDOW cases AS (PARTITION BY r.case_id)),
    target AS (
      SELECT s.* FROM reader s
      WHERE s.member_id IS DISTINCT FROM by AND CASE of_kind
        WHEN 'new_report' THEN s.rights & 4 <> 0
        WHEN 'message' THEN s.rights & 64 <> 0 AND (s.handles OR NOT s.is_handled AND s.rights & 4 <> 0)
        WHEN 'assignment' THEN s.member_id = ANY (to_members)
        WHEN 'task_assigned' THEN s.member_id = ANY (to_members)
        WHEN 'task_due' THEN s.member_id = ANY (to_members)
        WHEN 'routed' THEN s.member_id = ANY (to_members)
        WHEN 'mentioned' THEN s.rights & 4 <> 0 AND s.member_id = ANY (to_members)
        WHEN 'identity_request' THEN s.rights & 128 <> 0 AND (to_members IS NULL OR s.member_id = ANY (to_members))
        WHEN 'identity_news' THEN s.rights & 128 <> 0 AND (to_members IS NULL OR s.member_id = ANY (to_members))
        WHEN 'approval' THEN s.rights & 16 <> 0
          AND NOT EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = s.case_id AND a.member_id = s.member_id)
          AND NOT EXISTS (SELECT FROM stage_history h WHERE h.org_id = app.org() AND h.case_id = s.case_id AND h.member_id = s.member_id
            AND h.to_stage = 'pending_review')
        WHEN 'restriction' THEN s.rights & 8 <> 0
        WHEN 'deadline' THEN CASE WHEN to_members IS NULL THEN s.handles OR NOT s.is_handled AND s.rights & 8 <> 0
          ELSE s.member_id = ANY (to_members) END
        WHEN 'escalation' THEN s.deputy OR NOT s.handles AND s.rights & 8 <> 0
        ELSE false END),
    -- Members who can stand in: they see the case, are not absent, and have the right to what the notification is about.
    fit AS (SELECT r.* FROM reader r WHERE NOT r.absent AND CASE of_kind WHEN 'message' THEN r.rights & 64 <> 0 WHEN 'mentioned' THEN r.rights & 4 <> 0
      WHEN 'identity_request' THEN r.rights & 128 <> 0 WHEN 'identity_news' THEN r.rights & 128 <> 0 ELSE true END),
    substitute AS (
      SELECT f.case_id, f.member_id, f.handles, f.rights, t.member_id AS on_behalf_of
      FROM target t JOIN away w ON w.member_id = t.member_id JOIN fit f ON f.case_id = t.case_id AND f.member_id <> t.member_id
      WHERE of_kind IN ('new_report', 'message', 'assignment', 'deadline', 'escalation', 'task_assigned', 'task_due', 'routed', 'mentioned',
          'identity_request', 'identity_news') AND f.member_id IS DISTINCT FROM by
        AND (f.member_id = w.deputy_id
          OR f.rights & 8 <> 0 AND of_kind NOT IN ('identity_request', 'identity_news') AND (t.handles OR to_members IS NOT NULL)
            AND NOT EXISTS (SELECT FROM fit d WHERE d.case_id = t.case_id AND d.member_id = w.deputy_id))),
    -- A member who is notified anyway is not notified on behalf of another one.
    once AS (
      SELECT DISTINCT ON (a.case_id, a.member_id) a.* FROM (
        SELECT t.case_id, t.member_id, t.handles, t.rights, NULL::uuid AS on_behalf_of FROM target t
        UNION ALL SELECT * FROM substitute) a
      ORDER BY a.case_id, a.member_id, a.on_behalf_of NULLS FIRST),
    placed AS (
      SELECT o.*, row_number() OVER (PARTITION BY o.case_id ORDER BY o.handles DESC, o.rights & 8 DESC, o.member_id) AS place FROM once o)
    INSERT INTO notification AS n (org_id, id, member_id, case_id, kind, actor_id, happened_on, happened_at, on_behalf_of)
    SELECT app.org(), gen_random_uuid(), p.member_id, p.case_id, of_kind, by, day, at, p.on_behalf_of FROM placed p
    WHERE p.place <= 100
    ON CONFLICT (org_id, member_id, kind, case_id) DO UPDATE SET actor_id = EXCLUDED.actor_id, happened_on = EXCLUDED.happened_on,
      happened_at = EXCLUDED.happened_at, on_behalf_of = EXCLUDED.on_behalf_of, read = false, handled = false, mailed = false $$;

-- As in 0007, with whether the member is notified on behalf of an absent one.
DROP FUNCTION app.mailable(uuid[]);
CREATE FUNCTION app.mailable(wanted uuid[]) RETURNS TABLE (member_id uuid, account_id uuid, kind text, year int, number int, on_behalf boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT n.member_id, m.account_id, n.kind, c.year, c.number, n.on_behalf_of IS NOT NULL
    FROM notification n
      JOIN app.readers_of(ARRAY(SELECT p.case_id FROM notification p WHERE p.org_id = app.org() AND p.id = ANY (wanted))) r
        ON r.case_id = n.case_id AND r.member_id = n.member_id
      JOIN membership m ON m.org_id = n.org_id AND m.id = n.member_id
      JOIN "case" c ON c.org_id = n.org_id AND c.id = n.case_id
    WHERE n.org_id = app.org() AND n.id = ANY (wanted) AND NOT n.read AND NOT n.handled AND (n.kind <> 'message' OR r.rights & 64 <> 0)
    ORDER BY n.member_id, n.kind, c.year, c.number $$;

-- An assignment settles the new report and the escalation for the new assignee and for the member who assigns. Members assign a case to
-- themselves without having opened it, and one member alone must not silence a report. So colleagues keep both until they open the case, the
-- case leaves the stage New, a member acknowledges it, or a member assigns it to another one: then two members know of the case. If the
-- assignment ends before this other member opened the case, both notifications are back.
CREATE OR REPLACE FUNCTION app.settle_assignee() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NEW.ended_at IS NULL THEN
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{new_report,escalation}', CASE WHEN NEW.member_id = app.member() THEN NEW.member_id END);
  ELSE
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{assignment,deadline,message}', NEW.member_id);
    UPDATE notification n SET handled = true WHERE n.org_id = NEW.org_id AND n.case_id = NEW.case_id AND n.on_behalf_of = NEW.member_id
      AND NOT n.handled AND n.kind IN ('assignment', 'deadline', 'message', 'escalation');
    -- The member never opened the case, so again only one member may know of it.
    UPDATE notification n SET handled = false FROM "case" c WHERE n.org_id = NEW.org_id AND n.case_id = NEW.case_id AND n.handled AND NOT n.read
      AND n.kind IN ('new_report', 'escalation') AND n.member_id IS DISTINCT FROM app.member()
      AND c.org_id = n.org_id AND c.id = n.case_id AND c.stage = 'new'
      AND EXISTS (SELECT FROM notification a WHERE a.org_id = n.org_id AND a.case_id = n.case_id AND a.member_id = NEW.member_id
        AND a.kind = 'assignment' AND NOT a.read)
      AND NOT EXISTS (SELECT FROM deadline d WHERE d.org_id = n.org_id AND d.case_id = n.case_id AND d.kind <> 'own' AND d.met_by_member IS NOT NULL)
      AND NOT EXISTS (SELECT FROM case_assignee o WHERE o.org_id = n.org_id AND o.case_id = n.case_id AND o.ended_at IS NULL
        AND o.member_id IN (n.member_id, NEW.member_id));
  END IF;
  RETURN NULL;
END $$;

-- How much work an open case is for a member: severity times stage times part. Must agree with `cases::suggestion::rules`.
CREATE FUNCTION app.case_weight(severity text, stage text, backup boolean) RETURNS int LANGUAGE sql IMMUTABLE
  RETURN CASE severity WHEN 'low' THEN 1 WHEN 'high' THEN 3 WHEN 'critical' THEN 5 ELSE 2 END
    * CASE stage WHEN 'under_investigation' THEN 3 WHEN 'closed' THEN 0 ELSE 1 END
    * CASE WHEN backup THEN 1 ELSE 4 END;

-- What decides whom the server suggests as assignee, for some members. `days`: their working days of the next two weeks. `in_until`: their
-- last working day before an absence in this time. Nothing here depends on other cases,
-- because the answer would reveal hidden ones. Empty unless the current member sees the case and assigns cases.
CREATE FUNCTION app.suggestion_facts(of_case uuid, members uuid[], holidays date[]) RETURNS TABLE (member_id uuid, absent boolean, days int,
    in_until date, speaks boolean, approved boolean, only_approver boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH reader AS MATERIALIZED (SELECT r.* FROM app.readers_of(ARRAY[of_case]) r),
    asked AS (SELECT u.id FROM unnest(members) AS u (id)
      WHERE EXISTS (SELECT FROM reader r WHERE r.member_id = app.member() AND r.rights & 8 <> 0) LIMIT 500),
    approver AS MATERIALIZED (SELECT r.member_id FROM reader r WHERE r.rights & 16 <> 0
      AND NOT EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = of_case AND a.member_id = r.member_id)
      AND NOT EXISTS (SELECT FROM stage_history h WHERE h.org_id = app.org() AND h.case_id = of_case AND h.member_id = r.member_id
        AND h.to_stage = 'pending_review')),
    away AS MATERIALIZED (SELECT a.member_id, a.first_on, a.last_on FROM absence a
      WHERE a.org_id = app.org() AND a.member_id = ANY (members) AND a.last_on >= app.today() AND a.first_on < app.today() + 14),
    works AS MATERIALIZED (
      SELECT k.id, d.day FROM asked k LEFT JOIN availability v ON v.org_id = app.org() AND v.member_id = k.id
        CROSS JOIN LATERAL (SELECT app.today() + n AS day FROM generate_series(0, 13) n) d
      WHERE coalesce(v.working_days, 31) & (1 << (extract(isodow FROM d.day)::int - 1)) <> 0 AND d.day <> ALL (holidays)
        AND NOT EXISTS (SELECT FROM away w WHERE w.member_id = k.id AND d.day BETWEEN w.first_on AND w.last_on)),
    present AS (SELECT w.id, count(*)::int AS days FROM works w GROUP BY w.id),
    leaves AS (SELECT w.member_id AS id, min(w.first_on) AS first_on FROM away w WHERE w.first_on > app.today() GROUP BY w.member_id)
    SELECT k.id, EXISTS (SELECT FROM away w WHERE w.member_id = k.id AND app.today() BETWEEN w.first_on AND w.last_on), coalesce(t.days, 0),
      (SELECT max(w.day) FROM works w WHERE w.id = k.id AND w.day < l.first_on),
      coalesce(c.language = ANY (v.languages), false),
      EXISTS (SELECT FROM closing e WHERE e.org_id = app.org() AND e.case_id = of_case AND e.approved_by = k.id),
      EXISTS (SELECT FROM approver p WHERE p.member_id = k.id) AND (SELECT count(*) FROM approver) = 1
    FROM asked k JOIN "case" c ON c.org_id = app.org() AND c.id = of_case
      LEFT JOIN availability v ON v.org_id = app.org() AND v.member_id = k.id
      LEFT JOIN present t ON t.id = k.id LEFT JOIN leaves l ON l.id = k.id $$;

-- Whether all these members are absent today.
CREATE FUNCTION app.are_absent(members uuid[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT NOT EXISTS (SELECT FROM unnest(members) m WHERE NOT EXISTS (SELECT FROM absence a
    WHERE a.org_id = app.org() AND a.member_id = m AND app.today() BETWEEN a.first_on AND a.last_on)) $$;

-- Cases in which a member owns an open corrective action, deadline or task without seeing the case any more. No member: of all members. No
-- case: in all cases. `reader_id`: a member who sees the case.
CREATE FUNCTION app.owned_out_of_sight(of_member uuid, of_case uuid) RETURNS TABLE (case_id uuid, owner_id uuid, reader_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH owned AS MATERIALIZED (
      SELECT a.case_id, a.owner_id FROM corrective_action a
        WHERE a.org_id = app.org() AND a.state = 'open' AND (of_member IS NULL OR a.owner_id = of_member) AND a.owner_id IS NOT NULL
      UNION SELECT d.case_id, d.owner_id FROM deadline d
        WHERE d.org_id = app.org() AND d.met_on IS NULL AND d.removed_on IS NULL AND (of_member IS NULL OR d.owner_id = of_member)
          AND d.owner_id IS NOT NULL
      UNION SELECT t.case_id, t.owner_id FROM task t
        WHERE t.org_id = app.org() AND t.state = 'open' AND (of_member IS NULL OR t.owner_id = of_member) AND t.owner_id IS NOT NULL),
    reader AS MATERIALIZED (SELECT r.case_id, r.member_id FROM app.readers_of(ARRAY(SELECT DISTINCT o.case_id FROM owned o WHERE of_case IS NULL OR o.case_id = of_case)) r)
    SELECT o.case_id, o.owner_id, (SELECT r.member_id FROM reader r WHERE r.case_id = o.case_id ORDER BY r.member_id LIMIT 1) FROM owned o
    WHERE (of_case IS NULL OR o.case_id = of_case)
      AND NOT EXISTS (SELECT FROM reader r WHERE r.case_id = o.case_id AND r.member_id = o.owner_id) ORDER BY 1, 2 $$;
SET ROLE voicase_owner;
