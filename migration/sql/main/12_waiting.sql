-- Members who can object to a waiting restriction or fallback reviewer get an email.
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check, ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('invitation', 'confirm_email',
  'email_changed', 'reset', 'reset_done', 'reset_asked', 'reset_waits', 'reset_elsewhere', 'rights_asked', 'rights_given', 'codes_refused',
  'restriction_waits', 'fallback_reviewer_waits'));

GRANT SELECT (invited_by) ON membership TO voicase_lookup;
SET ROLE voicase_lookup;
-- Hidden cases: restricted, or reached by fewer than two people who handle cases (flag 3, 1 << 2). A member and those they invited,
-- directly or through others, may be one person. This counts only if the case is restricted or a member is excluded from it.
-- `line`: a member and all inviters above. `hands`: the members who reach the case and handle cases. They count as one person if the line
-- of one of them contains all of them. Must agree with `cases::sight`.
-- `watchers` may know of the case: they manage members (1 << 14), are not excluded and did not restrict it. If the hands are one person,
-- no hand is a watcher.
DROP FUNCTION app.hidden_cases();
CREATE FUNCTION app.hidden_cases() RETURNS TABLE (id uuid, entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, few boolean, watchers uuid[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
  WITH RECURSIVE m AS MATERIALIZED (
    SELECT w.*, ARRAY(WITH RECURSIVE line (id) AS (SELECT w.id UNION SELECT i.invited_by FROM line JOIN membership i
      ON i.org_id = app.org() AND i.id = line.id WHERE i.invited_by IS NOT NULL) SELECT line.id FROM line) AS line
    FROM app.members_at_work() w),
  reach AS (
    SELECT d.membership_id, d.department_id FROM membership_department d WHERE d.org_id = app.org()
    UNION SELECT r.membership_id, d.id FROM reach r JOIN department d ON d.org_id = app.org() AND d.parent_id = r.department_id),
  wide AS MATERIALIZED (
    SELECT d.id AS department_id, m.id FROM m CROSS JOIN department d WHERE d.org_id = app.org() AND m.rights & 4 <> 0 AND m.case_scope = 'departments'
      AND (m.rights & 1 <> 0 OR EXISTS (SELECT FROM reach r WHERE r.membership_id = m.id AND r.department_id = d.id))),
  many AS MATERIALIZED (SELECT w.department_id, count(*) AS n FROM wide w GROUP BY 1),
  suspect AS MATERIALIZED (
    SELECT c.id, c.entry_id, c.department_id, c.restricted,
      ARRAY(SELECT x.member_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = c.id AND x.lifted_at IS NULL) AS out,
      ARRAY(SELECT n.member_id FROM case_restriction n WHERE n.org_id = app.org() AND n.case_id = c.id AND n.ended_at IS NULL) AS named,
      ARRAY(SELECT a.member_id FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = c.id AND a.ended_at IS NULL) AS assigned
    FROM "case" c LEFT JOIN many ON many.department_id = c.department_id WHERE c.org_id = app.org() AND c.released_on IS NOT NULL AND (c.restricted
      OR coalesce(many.n, 0) < 2
      OR EXISTS (SELECT FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = c.id AND x.lifted_at IS NULL))),
  held AS MATERIALIZED (
    SELECT s.*, ARRAY(SELECT m.id FROM m WHERE m.rights & 4 <> 0 AND m.id <> ALL (s.out) AND (NOT s.restricted OR m.id = ANY (s.named))
      AND CASE m.case_scope WHEN 'named' THEN m.id = ANY (s.named) WHEN 'assigned' THEN m.id = ANY (s.assigned)
        WHEN 'departments' THEN m.id = ANY (s.named) OR m.id = ANY (s.assigned)
          OR EXISTS (SELECT FROM wide w WHERE w.department_id = s.department_id AND w.id = m.id)
        ELSE false END) AS hands FROM suspect s),
  counted AS MATERIALIZED (
    SELECT h.*, cardinality(h.hands) >= 2 AND (NOT (h.restricted OR cardinality(h.out) > 0)
      OR NOT EXISTS (SELECT FROM m WHERE m.id = ANY (h.hands) AND h.hands <@ m.line)) AS two FROM held h)
  SELECT h.id, h.entry_id, h.restricted, r.asked_by, r.restricted_on, NOT h.two,
    ARRAY(SELECT m.id FROM m WHERE m.rights & 16384 <> 0 AND m.id <> ALL (h.out) AND m.id IS DISTINCT FROM r.asked_by AND (h.two OR m.id <> ALL (h.hands)))
  FROM counted h LEFT JOIN restriction r ON r.org_id = app.org() AND r.case_id = h.id AND r.restricted_on IS NOT NULL AND r.ended_at IS NULL
  WHERE h.restricted OR NOT h.two $$;
REVOKE ALL ON FUNCTION app.hidden_cases() FROM PUBLIC;
CREATE OR REPLACE FUNCTION app.case_entries() RETURNS TABLE (entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, few boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT h.entry_id, h.restricted, h.restricted_by, h.restricted_on, h.few FROM app.hidden_cases() h
        WHERE NOT h.id = ANY (app.cases_excluded()) $$;
SET ROLE voicase_owner;
