-- The policies of "case" on the columns that a tag repeats. They show the same rows as a look-up of the case. A change of the policies of
-- "case" belongs here too.
ALTER POLICY staff ON case_tag USING (
  NOT restricted AND ((SELECT app.sees_all()) OR department_id = ANY ((SELECT app.departments_in_scope())::uuid[])
    OR case_id = ANY ((SELECT app.cases_granted())::uuid[]))
  OR case_id = ANY ((SELECT app.cases_granted_restricted())::uuid[]));
CREATE POLICY excluded ON case_tag AS RESTRICTIVE TO voicase_admin
  USING ((SELECT app.unlimited()) OR (SELECT app.org_is_active()) AND NOT case_id = ANY ((SELECT app.cases_excluded())::uuid[]));
