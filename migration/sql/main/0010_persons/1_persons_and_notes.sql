-- Details of a person, sealed like the name. The blind index of the name is NULL where the name is not compared with other cases.
ALTER TABLE person
  ADD COLUMN position bytea,
  ADD COLUMN contact bytea,
  ADD COLUMN remark bytea;
CREATE INDEX person_name ON person (org_id, name_index) WHERE name_index IS NOT NULL AND removed_at IS NULL;
GRANT UPDATE (kind, member_id, name, position, contact, remark, name_index, revision) ON person TO voicase_admin;
-- A removed entry stays as it was. Only the removal of an entry lifts the exclusion that its member caused, so an entry keeps its member.
CREATE FUNCTION app.keep_person() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.removed_at IS NOT NULL OR NEW.case_id <> OLD.case_id OR OLD.member_id IS NOT NULL AND NEW.member_id IS DISTINCT FROM OLD.member_id THEN
    RAISE EXCEPTION 'an entry of a person keeps its case and its member';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_person BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION app.keep_person();

-- A private note is visible to its author alone. Mentions are members whom the author chose, beside the sealed text.
ALTER TABLE note
  ADD COLUMN private boolean NOT NULL DEFAULT false,
  ADD COLUMN mentions uuid[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT note_private CHECK (NOT private OR mentions = '{}');
CREATE POLICY private ON note AS RESTRICTIVE TO voicase_admin USING (NOT private OR member_id = (SELECT app.member()));
-- Colleagues are not told of a private note.
DROP TRIGGER tell ON note;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON note FOR EACH ROW
  WHEN (NOT NEW.private AND current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
