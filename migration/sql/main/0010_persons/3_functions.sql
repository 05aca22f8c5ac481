SET ROLE voicase_lookup;
-- The search holds the names of a case's tags, so a new name changes all cases with the tag.
CREATE FUNCTION app.tell_tag() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  PERFORM pg_notify('case', t.org_id || ' ' || t.case_id) FROM case_tag t WHERE t.org_id = NEW.org_id AND t.tag_id = NEW.id;
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
CREATE TRIGGER tell AFTER UPDATE OF name ON tag FOR EACH ROW WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION app.tell_tag();

-- A mention is settled when it is read.
CREATE FUNCTION app.settle_mention() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.handled := NEW.read;
  RETURN NEW;
END $$;
CREATE TRIGGER settle_mention BEFORE UPDATE OF read ON notification FOR EACH ROW WHEN (NEW.kind = 'mentioned')
  EXECUTE FUNCTION app.settle_mention();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.tell_tag, app.settle_mention, app.keep_person FROM PUBLIC;
SET ROLE voicase_owner;
