SET ROLE voicase_lookup;
-- Notifies the members whom a note mentions, as far as they see the case and read notes (CASE_EDIT, 4). The database owns this rule, so a
-- mention of a member who lost access notifies nobody.
CREATE FUNCTION app.mention(of_case uuid, to_members uuid[], by uuid, day date, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO notification AS n (org_id, id, member_id, case_id, kind, actor_id, happened_on, happened_at)
    SELECT app.org(), gen_random_uuid(), r.member_id, r.case_id, 'mentioned', by, day, at FROM app.readers_of(ARRAY[of_case]) r
    WHERE r.member_id = ANY (to_members) AND r.rights & 4 <> 0 AND r.member_id IS DISTINCT FROM by
    ON CONFLICT (org_id, member_id, kind, case_id) DO UPDATE SET actor_id = EXCLUDED.actor_id, happened_on = EXCLUDED.happened_on,
      happened_at = EXCLUDED.happened_at, read = false, handled = false, mailed = false $$;
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
REVOKE ALL ON FUNCTION app.mention, app.tell_tag, app.settle_mention, app.keep_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.mention TO voicase_admin;
SET ROLE voicase_owner;
