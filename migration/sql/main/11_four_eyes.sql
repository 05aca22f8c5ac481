-- Four eyes for restrictions and the fallback reviewer. If the two members may be one person, an approval is possible only on a later day.
-- It compares days, because the context contains the date only.
CREATE OR REPLACE FUNCTION app.second_member() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.approved_by IS NULL OR NEW.approved_by IS DISTINCT FROM app.member() THEN
    RAISE EXCEPTION 'what waits takes a second member';
  END IF;
  IF app.may_be_one(NEW.org_id, NEW.asked_by, NEW.approved_by) AND NOT EXISTS (
    SELECT FROM organisation o WHERE o.id = NEW.org_id AND app.today() > (NEW.asked_at AT TIME ZONE o.time_zone)::date) THEN
    RAISE EXCEPTION 'what waits takes two people, or a day';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_member BEFORE UPDATE ON fallback_reviewer FOR EACH ROW EXECUTE FUNCTION app.second_member();
