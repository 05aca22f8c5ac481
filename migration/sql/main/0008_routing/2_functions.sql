GRANT SELECT (org_id, id, position, revision, active, to_department, assign, deputy, restrict_to, notify, changed_by, removed_at)
  ON routing_rule TO voicase_lookup;
GRANT SELECT ON category_reader TO voicase_lookup;
GRANT INSERT ON case_routing TO voicase_lookup;
GRANT SELECT (category_id), UPDATE (restricted) ON "case" TO voicase_lookup;
GRANT SELECT (id), INSERT (org_id, id, case_id, member_id, backup, assigned_at), UPDATE (ended_at, backup) ON case_assignee TO voicase_lookup;
GRANT SELECT (reviewer), UPDATE (ended_at) ON case_restriction TO voicase_lookup;
GRANT INSERT (org_id, id, case_id, asked_by, asked_at, members, restricted_on), UPDATE (ended_at) ON restriction TO voicase_lookup;

SET ROLE voicase_lookup;
-- The members of a list whom a restriction of the case may name.
CREATE FUNCTION app.may_be_named(of_case uuid, wanted uuid[]) RETURNS uuid[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT coalesce(array_agg(w.id ORDER BY w.id), '{}') FROM app.members_at_work() w
    WHERE w.id = ANY (wanted) AND w.case_scope <> 'none' AND NOT EXISTS (SELECT FROM case_exclusion x
      WHERE x.org_id = app.org() AND x.case_id = of_case AND x.member_id = w.id AND x.lifted_at IS NULL) $$;
-- The members of a list who handle cases and would see the case as assignees.
CREATE FUNCTION app.may_be_given(of_case uuid, wanted uuid[]) RETURNS uuid[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT coalesce(array_agg(w.id ORDER BY w.id), '{}') FROM app.members_at_work() w JOIN "case" c ON c.org_id = app.org() AND c.id = of_case
    WHERE w.id = ANY (app.may_be_named(of_case, wanted)) AND w.rights & 4 <> 0
      AND (NOT c.restricted AND w.case_scope IN ('departments', 'assigned') OR EXISTS (SELECT FROM case_restriction r
        WHERE r.org_id = app.org() AND r.case_id = of_case AND r.member_id = w.id AND r.ended_at IS NULL)) $$;
-- Restricts a case to exactly these members and its reviewers, and takes the case from members who no longer see it. A deputy takes over if
-- no main assignee is left. `asker`: the member who decided the restriction, who is therefore no watcher of the case. `relieved`: the
-- members who no longer handle the case. `successor`: the deputy who took over.
CREATE FUNCTION app.restrict_case(of_case uuid, to_members uuid[], asker uuid, at timestamptz, OUT relieved uuid[], OUT successor uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  readers uuid[];
BEGIN
  UPDATE case_restriction r SET ended_at = at WHERE r.org_id = app.org() AND r.case_id = of_case AND r.ended_at IS NULL AND NOT r.reviewer
    AND r.member_id <> ALL (to_members);
  INSERT INTO case_restriction (org_id, id, case_id, member_id, reviewer)
    SELECT app.org(), gen_random_uuid(), of_case, m, false FROM unnest(to_members) m WHERE NOT EXISTS (SELECT FROM case_restriction r
      WHERE r.org_id = app.org() AND r.case_id = of_case AND r.member_id = m AND r.ended_at IS NULL);
  UPDATE restriction h SET ended_at = at WHERE h.org_id = app.org() AND h.case_id = of_case AND h.restricted_on IS NOT NULL AND h.ended_at IS NULL;
  INSERT INTO restriction (org_id, id, case_id, asked_by, asked_at, members, restricted_on)
    VALUES (app.org(), gen_random_uuid(), of_case, asker, at, to_members, app.today());
  UPDATE "case" c SET restricted = true WHERE c.org_id = app.org() AND c.id = of_case AND NOT c.restricted;
  readers := ARRAY(SELECT r.member_id FROM app.readers_of(ARRAY[of_case]) r);
  WITH gone AS (UPDATE case_assignee a SET ended_at = at WHERE a.org_id = app.org() AND a.case_id = of_case AND a.ended_at IS NULL
      AND a.member_id <> ALL (readers) RETURNING a.member_id)
    SELECT coalesce(array_agg(g.member_id ORDER BY g.member_id), '{}') INTO relieved FROM gone g;
  UPDATE case_assignee a SET backup = false WHERE a.org_id = app.org() AND a.case_id = of_case AND a.ended_at IS NULL AND a.backup
    AND NOT EXISTS (SELECT FROM case_assignee m WHERE m.org_id = app.org() AND m.case_id = of_case AND m.ended_at IS NULL AND NOT m.backup)
    RETURNING a.member_id INTO successor;
END $$;
-- Notifies of a restriction by a category or a rule: the deputy who took over, and all readers if no member handles the case.
CREATE FUNCTION app.tell_restricted(of_case uuid, successor uuid, causer uuid, at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF successor IS NOT NULL THEN
    PERFORM app.notify('assignment', ARRAY[of_case], ARRAY[successor], causer, app.today(), at);
  ELSIF NOT EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = of_case AND a.ended_at IS NULL) THEN
    PERFORM app.notify('new_report', ARRAY[of_case], NULL, causer, app.today(), at);
  END IF;
END $$;
-- If the case's category is limited, restricts the case to the members of the category. A restriction that exists gets narrower, never
-- wider. `limited`: whether the category is limited. `read`: false if the members who would see the case and handle cases may be one person,
-- or none of them closes cases. `hides`: true if the case is hidden from another member who handles it or could. The caller must refuse
-- both, and then undo everything. `relieved`, `successor`: as above.
CREATE FUNCTION app.limit_to_category(of_case uuid, line_id uuid, at timestamptz, OUT limited boolean, OUT read boolean, OUT hides boolean,
    OUT relieved uuid[], OUT successor uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  c record;
  members uuid[];
  before uuid[];
BEGIN
  limited := false;
  read := true;
  hides := false;
  relieved := '{}';
  SELECT k.category_id, k.restricted INTO c FROM "case" k WHERE k.org_id = app.org() AND k.id = of_case AND k.released_on IS NOT NULL FOR NO KEY UPDATE;
  members := ARRAY(SELECT r.member_id FROM category_reader r WHERE r.org_id = app.org() AND r.category_id = c.category_id);
  IF members = '{}' THEN
    RETURN;
  END IF;
  limited := true;
  members := app.may_be_named(of_case, members);
  IF c.restricted THEN
    members := ARRAY(SELECT r.member_id FROM case_restriction r WHERE r.org_id = app.org() AND r.case_id = of_case AND r.ended_at IS NULL
      AND r.member_id = ANY (members));
  END IF;
  before := ARRAY(SELECT r.member_id FROM app.readers_of(ARRAY[of_case]) r WHERE (r.handles OR r.rights & 4 <> 0)
    AND r.member_id IS DISTINCT FROM app.member());
  SELECT d.relieved, d.successor INTO relieved, successor FROM app.restrict_case(of_case, members, app.member(), at) d;
  INSERT INTO stage_history (org_id, id, case_id, position, member_id, happened_on, happened_at, kind)
    SELECT app.org(), line_id, of_case, count(*) + 1, app.member(), app.today(), at, 'restricted' FROM stage_history s
    WHERE s.org_id = app.org() AND s.case_id = of_case;
  read := app.is_read(of_case, true);
  hides := EXISTS (SELECT FROM unnest(before) b WHERE b NOT IN (SELECT r.member_id FROM app.readers_of(ARRAY[of_case]) r));
  PERFORM app.tell_restricted(of_case, successor, app.member(), at);
END $$;
-- Applies the acts of rules to a case that is open. Each parameter names the rule that decides the act. An act is left out if its target is
-- gone or unfit, or if too few members would see the case. A rule assigns only a case without assignees, and restricts only a case that is
-- not restricted. `at` is NULL at the release, which has a date only. An error is returned and never thrown, because no rule may stop a
-- release. Writes a step of the timeline for each rule that did something, and returns it for the audit log.
CREATE FUNCTION app.route_by_rules(of_case uuid, to_move uuid, to_restrict uuid, to_assign uuid, to_notify uuid, at timestamptz)
  RETURNS TABLE (rule_id uuid, revision int, effect jsonb, failed text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
#variable_conflict use_column
DECLARE
  c record;
  u record;
  done jsonb := '{}';
  members uuid[];
  stand_in uuid;
  lost record;
  restricts boolean := false;
  moment timestamptz := coalesce(at, app.today()::timestamptz);
  -- The member whose change triggered the rules.
  causer uuid := CASE WHEN at IS NOT NULL THEN app.member() END;
BEGIN
  BEGIN
    SELECT k.department_id, k.restricted INTO c FROM "case" k WHERE k.org_id = app.org() AND k.id = of_case AND k.released_on IS NOT NULL
      AND k.stage <> 'closed' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RETURN;
    END IF;

    SELECT r.* INTO u FROM app.rule(to_move) r;
    IF u.to_department <> c.department_id AND EXISTS (SELECT FROM department d WHERE d.org_id = app.org() AND d.id = u.to_department) THEN
      BEGIN
        UPDATE "case" k SET department_id = u.to_department WHERE k.org_id = app.org() AND k.id = of_case;
        IF NOT app.is_read(of_case, false) THEN
          RAISE SQLSTATE 'VC001';
        END IF;
        done := app.with_effect(done, to_move, jsonb_build_object('from', c.department_id, 'department', u.to_department));
      EXCEPTION WHEN SQLSTATE 'VC001' THEN NULL;
      END;
    END IF;

    SELECT r.* INTO u FROM app.rule(to_restrict) r;
    members := app.may_be_named(of_case, u.restrict_to);
    IF members <> '{}' AND NOT c.restricted THEN
      BEGIN
        SELECT d.relieved, d.successor INTO lost FROM app.restrict_case(of_case, members, u.changed_by, moment) d;
        IF NOT app.is_read(of_case, true) THEN
          RAISE SQLSTATE 'VC001';
        END IF;
        done := app.with_effect(done, to_restrict, jsonb_strip_nulls(jsonb_build_object('restrictedTo', members,
          'relieved', nullif(lost.relieved, '{}'), 'successor', lost.successor)));
        restricts := true;
      EXCEPTION WHEN SQLSTATE 'VC001' THEN NULL;
      END;
    END IF;

    SELECT r.* INTO u FROM app.rule(to_assign) r;
    members := app.may_be_given(of_case, u.assign);
    stand_in := (app.may_be_given(of_case, ARRAY[u.deputy]))[1];
    IF members = '{}' AND stand_in IS NOT NULL THEN
      -- A deputy alone is the main assignee.
      members := ARRAY[stand_in];
      stand_in := NULL;
    END IF;
    IF members <> '{}' AND NOT EXISTS (SELECT FROM case_assignee a
        WHERE a.org_id = app.org() AND a.case_id = of_case AND a.ended_at IS NULL) THEN
      INSERT INTO case_assignee (org_id, id, case_id, member_id, backup, assigned_at)
        SELECT app.org(), gen_random_uuid(), of_case, m, false, moment FROM unnest(members) m
        UNION ALL SELECT app.org(), gen_random_uuid(), of_case, stand_in, true, moment WHERE stand_in IS NOT NULL;
      PERFORM app.notify('assignment', ARRAY[of_case], array_remove(array_append(members, stand_in), NULL),
        causer, app.today(), at);
      done := app.with_effect(done, to_assign, jsonb_strip_nulls(jsonb_build_object('assigned', members, 'deputy', stand_in)));
    END IF;
    -- The release announces a new report itself.
    IF restricts AND at IS NOT NULL THEN
      PERFORM app.tell_restricted(of_case, lost.successor, causer, at);
    END IF;

    SELECT r.* INTO u FROM app.rule(to_notify) r;
    members := ARRAY(SELECT r.member_id FROM app.readers_of(ARRAY[of_case]) r WHERE r.member_id = ANY (u.notify)
      AND r.member_id IS DISTINCT FROM causer ORDER BY 1);
    IF members <> '{}' THEN
      PERFORM app.notify('routed', ARRAY[of_case], members, causer, app.today(), at);
      done := app.with_effect(done, to_notify, jsonb_build_object('notified', members));
    END IF;

    FOR u IN SELECT r.id, r.revision, gen_random_uuid() AS line FROM routing_rule r
        WHERE r.org_id = app.org() AND r.id::text IN (SELECT jsonb_object_keys(done)) ORDER BY r.position LOOP
      INSERT INTO stage_history (org_id, id, case_id, position, member_id, happened_on, happened_at, kind)
        SELECT app.org(), u.line, of_case, count(*) + 1, causer, app.today(), at, 'routed' FROM stage_history s
        WHERE s.org_id = app.org() AND s.case_id = of_case;
      INSERT INTO case_routing VALUES (app.org(), u.line, of_case, u.id, u.revision, done -> u.id::text);
    END LOOP;
  EXCEPTION WHEN query_canceled OR OTHERS THEN
    RETURN QUERY SELECT NULL::uuid, NULL::int, NULL::jsonb, SQLSTATE;
    RETURN;
  END;
  RETURN QUERY SELECT r.id, r.revision, done -> r.id::text, NULL::text FROM routing_rule r
    WHERE r.org_id = app.org() AND r.id::text IN (SELECT jsonb_object_keys(done)) ORDER BY r.position;
END $$;
-- The acts of a rule that is in force.
CREATE FUNCTION app.rule(wanted uuid) RETURNS TABLE (to_department uuid, assign uuid[], deputy uuid, restrict_to uuid[], notify uuid[],
    changed_by uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT r.to_department, r.assign, r.deputy, r.restrict_to, r.notify, r.changed_by FROM routing_rule r
    WHERE r.org_id = app.org() AND r.id = wanted AND r.active AND r.removed_at IS NULL $$;
-- What each rule did, with one more effect.
CREATE FUNCTION app.with_effect(done jsonb, rule uuid, more jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
  AS $$ SELECT done || jsonb_build_object(rule::text, coalesce(done -> rule::text, '{}') || more) $$;
-- A case of a limited category is always restricted, whichever verb changes it.
CREATE FUNCTION app.keep_limited() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF EXISTS (SELECT FROM "case" c JOIN category_reader r ON r.org_id = c.org_id AND r.category_id = c.category_id
      WHERE c.org_id = NEW.org_id AND c.id = NEW.id AND NOT c.restricted) THEN
    RAISE check_violation USING MESSAGE = 'a case of a limited category is not restricted';
  END IF;
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
