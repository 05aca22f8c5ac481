-- Begins a reporter's request: finds a channel by its address and sets its organisation as the context. With an access code's keyed
-- hash it also finds the code's report and sets it as the context, unless the code has expired. Now also returns what decides on the law.
DROP FUNCTION app.enter_channel(text, bytea, timestamptz);
CREATE FUNCTION app.enter_channel(of_slug text, of_mac bytea, at timestamptz)
  RETURNS TABLE (id uuid, name text, time_zone text, law_pack text, law_confirmed text, own_acknowledgement_days smallint,
    own_feedback_days smallint, state text, channel_id uuid, case_id uuid)
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
  RETURN QUERY SELECT o.id, o.name, o.time_zone, o.law_pack, o.law_confirmed, o.own_acknowledgement_days, o.own_feedback_days, o.state,
    c.id, found_case FROM public.organisation o WHERE o.id = c.org_id;
END $$;

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.enter_channel FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enter_channel TO voicase_reporter;
SET ROLE voicase_owner;
