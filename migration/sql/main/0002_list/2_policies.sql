-- Row-level security that costs less and shows the same rows.

-- plpgsql keeps the plan of its query; LANGUAGE sql plans it for each statement.
CREATE OR REPLACE FUNCTION app.org_is_active() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE
  AS $$ BEGIN RETURN EXISTS (SELECT FROM public.organisation o WHERE o.id = app.org() AND o.state = 'active'); END $$;

-- Whether the member sees every case that is not restricted. app.who sets it, in read-only transactions alone: nothing in such a
-- transaction can take a case away from the member.
CREATE FUNCTION app.unlimited() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('app.unlimited', true), '') = 'true';

-- What each case scope grants. A policy reads each list once, because each sub-select costs something in every plan that names "case".
CREATE FUNCTION app.sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(app.scope() = 'all', false);
CREATE FUNCTION app.departments_in_scope() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN app.scope() = 'departments' THEN app.departments() ELSE '{}' END;
-- Cases that the scope grants one by one, by assignment or by name. Policies use this list only for cases that are not restricted.
CREATE FUNCTION app.cases_granted() RETURNS uuid[] LANGUAGE plpgsql STABLE
  AS $$ BEGIN RETURN CASE app.scope()
    WHEN 'departments' THEN app.cases_assigned() || app.cases_named()
    WHEN 'assigned' THEN app.cases_assigned()
    WHEN 'named' THEN app.cases_named()
    ELSE '{}' END; END $$;
-- The same for restricted cases. Includes the cases of the fallback reviewer.
CREATE FUNCTION app.cases_granted_restricted() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$ BEGIN
  IF app.scope() IN ('all', 'departments', 'named') THEN
    RETURN app.cases_fallback() || app.cases_named();
  ELSIF app.scope() = 'assigned' THEN
    RETURN app.cases_fallback() || ARRAY(SELECT unnest(app.cases_assigned()) INTERSECT SELECT unnest(app.cases_named()));
  END IF;
  RETURN '{}';
END $$;
ALTER POLICY staff ON "case" USING (released_on IS NOT NULL AND (
  NOT restricted AND ((SELECT app.sees_all()) OR department_id = ANY ((SELECT app.departments_in_scope())::uuid[])
    OR id = ANY ((SELECT app.cases_granted())::uuid[]))
  OR id = ANY ((SELECT app.cases_granted_restricted())::uuid[])));
-- One policy for both, because each reads app.unlimited.
DROP POLICY active ON "case";
ALTER POLICY excluded ON "case"
  USING ((SELECT app.unlimited()) OR (SELECT app.org_is_active()) AND NOT id = ANY ((SELECT app.cases_excluded())::uuid[]));

-- OFFSET 0: one look-up of the case for each row. Without it, PostgreSQL may read all cases of the organisation into a hash table.
ALTER POLICY staff ON answer USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = answer.org_id AND c.id = answer.case_id OFFSET 0));
ALTER POLICY staff ON read_mark USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = read_mark.org_id AND c.id = read_mark.case_id OFFSET 0));
ALTER POLICY staff ON note USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = note.org_id AND c.id = note.case_id OFFSET 0));
ALTER POLICY staff ON stage_history
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = stage_history.org_id AND c.id = stage_history.case_id OFFSET 0));
ALTER POLICY staff ON closing USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = closing.org_id AND c.id = closing.case_id OFFSET 0));
ALTER POLICY staff ON person USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = person.org_id AND c.id = person.case_id OFFSET 0));
ALTER POLICY staff ON deadline USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = deadline.org_id AND c.id = deadline.case_id OFFSET 0));
ALTER POLICY staff ON case_counter
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_counter.org_id AND c.id = case_counter.case_id OFFSET 0));
ALTER POLICY staff ON case_assignee
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_assignee.org_id AND c.id = case_assignee.case_id OFFSET 0));
ALTER POLICY staff ON case_restriction
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_restriction.org_id AND c.id = case_restriction.case_id OFFSET 0));
ALTER POLICY staff ON restriction
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = restriction.org_id AND c.id = restriction.case_id OFFSET 0));
ALTER POLICY staff ON case_exclusion
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_exclusion.org_id AND c.id = case_exclusion.case_id OFFSET 0));
ALTER POLICY staff ON message USING ((author = 'staff' OR released_on IS NOT NULL)
  AND EXISTS (SELECT FROM "case" c WHERE c.org_id = message.org_id AND c.id = message.case_id OFFSET 0));
ALTER POLICY staff ON attachment USING ((author = 'staff' OR released_on IS NOT NULL)
  AND EXISTS (SELECT FROM "case" c WHERE c.org_id = attachment.org_id AND c.id = attachment.case_id OFFSET 0));
ALTER POLICY staff ON audit_case USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = audit_case.org_id AND c.id = audit_case.case_id OFFSET 0));
ALTER POLICY staff ON audit_event USING (CASE WHEN case_ref IS NULL THEN (SELECT app.audits())
  ELSE EXISTS (SELECT FROM audit_case a WHERE a.org_id = audit_event.org_id AND a.case_ref = audit_event.case_ref OFFSET 0) END);
