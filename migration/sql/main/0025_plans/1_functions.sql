-- PostgreSQL plans the statements of a function in SQL again with each call. PL/pgSQL keeps the plans of a connection.
SET ROLE voicase_lookup;
-- As in 0007. A case that was opened before, and a member without unread notifications, cost one look-up each.
CREATE OR REPLACE FUNCTION app.case_opened(by uuid, of_cases uuid[], day date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF EXISTS (SELECT FROM "case" c WHERE c.org_id = app.org() AND c.id = ANY (of_cases) AND c.opened_on IS NULL) THEN
    UPDATE "case" c SET opened_on = day WHERE c.org_id = app.org() AND c.id = ANY (of_cases) AND c.opened_on IS NULL
      AND EXISTS (SELECT FROM app.members_at_work() w WHERE w.id = by AND w.rights & 4 <> 0);
  END IF;
  UPDATE notification n SET read = true WHERE n.org_id = app.org() AND n.case_id = ANY (of_cases) AND n.member_id = by AND NOT n.read;
END $$;
-- As in 0007.
CREATE OR REPLACE FUNCTION app.settle(of_org uuid, of_case uuid, kinds text[], of_member uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE notification n SET handled = true WHERE n.org_id = of_org AND n.case_id = of_case AND NOT n.handled
    AND (kinds IS NULL OR n.kind = ANY (kinds)) AND (of_member IS NULL OR n.member_id = of_member);
END $$;
SET ROLE voicase_owner;
