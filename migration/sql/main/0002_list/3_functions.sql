-- These run with each request. plpgsql keeps the plan of its query; LANGUAGE sql plans it for each call.
SET ROLE voicase_auth;
CREATE OR REPLACE FUNCTION app.auth_session_live(wanted uuid, owner uuid, at timestamptz) RETURNS TABLE (only_org uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT s.only_org FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = wanted AND s.account_id = owner
    AND s.revoked_at IS NULL AND s.expires_at > at AND a.disabled_at IS NULL;
END $$;
SET ROLE voicase_lookup;
CREATE OR REPLACE FUNCTION app.channel_by_slug(wanted text) RETURNS TABLE (org_id uuid, id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT c.org_id, c.id FROM channel c WHERE c.slug = wanted;
END $$;
SET ROLE voicase_owner;

-- Checks the session, finds the membership and sets the context of the transaction, in one round trip. Runs with the rights and under the
-- policies of its caller. Names have their schema, so that no other object can take their place.
-- No row: the session has ended. A row without `member`: the account has no membership in force in this organisation, or single sign-on
-- limits the session to another one. `of_session` is NULL for an API token, which app.auth_token has checked; then `only_rights` bounds the
-- rights, and without `reads_cases` the case scope is `none`.
CREATE FUNCTION app.who(of_session uuid, of_account uuid, of_org uuid, at timestamptz, only_rights int, reads_cases boolean)
  RETURNS TABLE (only_org uuid, member uuid, role text, allow int, deny int, case_scope text, departments uuid[], everywhere boolean, time_zone text)
  LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  one_org uuid;
  m record;
  is_member boolean := false;
  reach uuid[];
  is_everywhere boolean;
  unused text;
BEGIN
  -- Clears every setting of an earlier context. This code uses `:=`, because each PERFORM would run a query.
  unused := set_config('app.org_id', '', true) || set_config('app.member_id', '', true) || set_config('app.case_scope', '', true)
    || set_config('app.departments', '', true) || set_config('app.audits', '', true) || set_config('app.unlimited', '', true);
  IF of_session IS NOT NULL THEN
    SELECT s.only_org INTO one_org FROM app.auth_session_live(of_session, of_account, at) s;
    IF NOT FOUND THEN
      RETURN;
    END IF;
  END IF;
  unused := set_config('app.account_id', of_account::text, true);
  IF of_org IS NOT NULL AND (one_org IS NULL OR one_org = of_org) THEN
    unused := set_config('app.org_id', of_org::text, true);
    -- A membership is in force on its last day.
    SELECT m.id, m.role, m.allow, m.deny, CASE WHEN reads_cases THEN m.case_scope ELSE 'none' END AS case_scope, o.time_zone,
      app.rights(m.role, m.allow, m.deny) & only_rights AS rights
      INTO m FROM public.membership m JOIN public.organisation o ON o.id = m.org_id
      WHERE m.org_id = of_org AND m.account_id = of_account AND m.removed_at IS NULL AND m.suspended_at IS NULL
        AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date);
    is_member := FOUND;
  END IF;
  IF NOT is_member THEN
    RETURN QUERY SELECT one_org, NULL::uuid, NULL, NULL::int, NULL::int, NULL, NULL::uuid[], NULL::boolean, NULL;
    RETURN;
  END IF;
  -- Each department includes all departments below it, and all are below the root.
  WITH RECURSIVE below AS (
      SELECT d.id, d.parent_id IS NULL AS is_root FROM public.membership_department i
        JOIN public.department d ON d.org_id = i.org_id AND d.id = i.department_id WHERE i.org_id = of_org AND i.membership_id = m.id
      UNION SELECT d.id, false FROM public.department d JOIN below b ON d.org_id = of_org AND d.parent_id = b.id)
    SELECT coalesce(array_agg(b.id), '{}'), coalesce(bool_or(b.is_root), false) INTO reach, is_everywhere FROM below b;
  unused := set_config('app.member_id', m.id::text, true) || set_config('app.departments', reach::text, true)
    -- 1 << 0 is CASE_VIEW_ALL, 1 << 11 is AUDIT_VIEW.
    || set_config('app.case_scope', CASE WHEN m.case_scope = 'departments' AND (is_everywhere OR m.rights & 1 <> 0) THEN 'all'
      ELSE m.case_scope END, true)
    || set_config('app.audits', (m.rights & 2048 <> 0)::text, true)
    || set_config('app.today', (at AT TIME ZONE m.time_zone)::date::text, true);
  IF app.scope() = 'all' AND current_setting('transaction_read_only') = 'on' AND app.cases_excluded() = '{}' THEN
    unused := set_config('app.unlimited', 'true', true);
  END IF;
  RETURN QUERY SELECT one_org, m.id, m.role, m.allow, m.deny, m.case_scope, reach, is_everywhere, m.time_zone;
END $$;
-- Begins a reporter's request: finds a channel by its address and sets its organisation as the context. With an access code's keyed
-- hash it also finds the code's report and sets it as the context, unless the code has expired.
CREATE FUNCTION app.enter_channel(of_slug text, of_mac bytea, at timestamptz)
  RETURNS TABLE (id uuid, name text, time_zone text, law_pack text, state text, channel_id uuid, case_id uuid)
  LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  c record;
  found_case uuid;
BEGIN
  SELECT s.org_id, s.id INTO c FROM app.channel_by_slug(of_slug) s;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM set_config('app.org_id', c.org_id::text, true), set_config('app.receipt', coalesce(encode(of_mac, 'hex'), ''), true);
  SELECT a.case_id INTO found_case FROM public.reporter_access a JOIN public.organisation o ON o.id = a.org_id
    WHERE a.org_id = c.org_id AND a.mac = of_mac AND (a.expires_on IS NULL OR a.expires_on >= (at AT TIME ZONE o.time_zone)::date);
  PERFORM set_config('app.case_id', coalesce(found_case::text, ''), true);
  RETURN QUERY SELECT o.id, o.name, o.time_zone, o.law_pack, o.state, c.id, found_case FROM public.organisation o WHERE o.id = c.org_id;
END $$;
-- Claims an idempotency key for a call that is about to create the row `result`, and sets the key as the context. `fresh`: the key is new.
-- Otherwise `same` says whether the earlier call had the same body, and `result` is the row that it created.
CREATE FUNCTION app.claim(new_id uuid, key_mac bytea, sent_mac bytea, new_result uuid, day date)
  RETURNS TABLE (fresh boolean, same boolean, result uuid)
  LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('app.idem', encode(key_mac, 'hex'), true);
  INSERT INTO public.idempotency_key (org_id, id, mac, body_mac, result, created_on) VALUES (app.org(), new_id, key_mac, sent_mac, new_result, day)
    ON CONFLICT DO NOTHING;
  IF FOUND THEN
    RETURN QUERY SELECT true, true, new_result;
    RETURN;
  END IF;
  RETURN QUERY SELECT false, k.body_mac = sent_mac, k.result FROM public.idempotency_key k WHERE k.org_id = app.org() AND k.mac = key_mac;
END $$;

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.next_due, app.keep_due, app.keep_stage_due, app.keep_assignee_due, app.copy_sort_keys, app.keep_assigned,
  app.keep_reporter_shown, app.who, app.enter_channel, app.claim FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.who TO voicase_admin;
GRANT EXECUTE ON FUNCTION app.enter_channel TO voicase_reporter;
GRANT EXECUTE ON FUNCTION app.claim TO voicase_reporter, voicase_admin;
SET ROLE voicase_owner;
