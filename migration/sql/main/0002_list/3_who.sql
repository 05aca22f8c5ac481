-- Who is asking, in one round trip: checks the session, finds the membership and sets the context of the transaction. Runs with the rights
-- and under the policies of its caller.
-- No row: the session has ended. A row without `member`: the account has no membership in force in this organisation, or single sign-on
-- limits the session to another one. `of_session` is NULL for an API token, which app.auth_token has checked; then `only_rights` bounds the
-- rights, and without `reads_cases` the case scope is `none`.
CREATE FUNCTION app.who(of_session uuid, of_account uuid, of_org uuid, at timestamptz, only_rights int, reads_cases boolean)
  RETURNS TABLE (only_org uuid, member uuid, role text, allow int, deny int, case_scope text, departments uuid[], time_zone text)
  LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  one_org uuid;
  m record;
BEGIN
  IF of_session IS NOT NULL THEN
    SELECT s.only_org INTO one_org FROM app.auth_session_live(of_session, of_account, at) s;
    IF NOT FOUND THEN
      RETURN;
    END IF;
  END IF;
  PERFORM set_config('app.account_id', of_account::text, true);
  IF of_org IS NULL OR one_org <> of_org THEN
    RETURN QUERY SELECT one_org, NULL::uuid, NULL, NULL::int, NULL::int, NULL, NULL::uuid[], NULL;
    RETURN;
  END IF;
  PERFORM set_config('app.org_id', of_org::text, true);
  -- Each department includes all departments below it. A membership is in force on its last day.
  WITH RECURSIVE found AS (
      SELECT m.id, m.role, m.allow, m.deny, m.case_scope, o.time_zone FROM membership m JOIN organisation o ON o.id = m.org_id
      WHERE m.org_id = of_org AND m.account_id = of_account AND m.removed_at IS NULL AND m.suspended_at IS NULL
        AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)),
    below AS (
      SELECT d.department_id AS id FROM membership_department d JOIN found f ON f.id = d.membership_id WHERE d.org_id = of_org
      UNION SELECT d.id FROM department d JOIN below b ON d.org_id = of_org AND d.parent_id = b.id)
  SELECT f.id, f.role, f.allow, f.deny, CASE WHEN reads_cases THEN f.case_scope ELSE 'none' END AS case_scope, f.time_zone,
    ARRAY(SELECT b.id FROM below b) AS departments, app.rights(f.role, f.allow, f.deny) & only_rights AS rights INTO m FROM found f;
  IF NOT FOUND THEN
    RETURN QUERY SELECT one_org, NULL::uuid, NULL, NULL::int, NULL::int, NULL, NULL::uuid[], NULL;
    RETURN;
  END IF;
  PERFORM set_config('app.member_id', m.id::text, true), set_config('app.departments', m.departments::text, true),
    -- 1 << 0 is CASE_VIEW_ALL, 1 << 11 is AUDIT_VIEW.
    set_config('app.case_scope', CASE WHEN m.case_scope = 'departments' AND m.rights & 1 <> 0 THEN 'all' ELSE m.case_scope END, true),
    set_config('app.audits', (m.rights & 2048 <> 0)::text, true),
    set_config('app.today', (at AT TIME ZONE m.time_zone)::date::text, true);
  IF app.scope() = 'all' AND current_setting('transaction_read_only') = 'on' AND app.cases_excluded() = '{}' THEN
    PERFORM set_config('app.unlimited', 'true', true);
  END IF;
  RETURN QUERY SELECT one_org, m.id, m.role, m.allow, m.deny, m.case_scope, m.departments, m.time_zone;
END $$;
SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.next_due, app.keep_due, app.keep_stage_due, app.keep_assignee_due, app.copy_sort_keys, app.keep_assigned,
  app.keep_reporter_shown, app.who FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.who TO voicase_admin;
SET ROLE voicase_owner;
