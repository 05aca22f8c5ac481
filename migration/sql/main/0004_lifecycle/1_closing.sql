-- Closings only grow: each proposal of a round is a row, and the approval is one more. So the proposed texts stay readable. `revision` counts
-- the rows of a round.
ALTER TABLE closing DROP CONSTRAINT closing_org_id_case_id_round_key,
  ADD CONSTRAINT closing_attempt UNIQUE (org_id, case_id, round, revision),
  ADD COLUMN damage bytea,
  ADD COLUMN recovered bytea,
  -- NULL only in closings from before this migration.
  ADD COLUMN retention text CHECK (retention IN ('standard', 'short', 'proceedings')),
  ADD COLUMN retention_reason bytea,
  -- The day on which the case is due for erasure. NULL: not closed, or kept until proceedings end.
  ADD COLUMN retain_until date,
  -- What the approver changed in the proposal.
  ADD COLUMN changed text[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT closing_reason CHECK ((retention IS NOT DISTINCT FROM 'proceedings') = (retention_reason IS NOT NULL)),
  ADD CONSTRAINT closing_until CHECK (retain_until IS NULL OR closed_on IS NOT NULL AND retention <> 'proceedings'),
  ADD CONSTRAINT closing_eyes CHECK (approved_by <> proposed_by);
CREATE UNIQUE INDEX closing_final ON closing (org_id, case_id, round) WHERE closed_on IS NOT NULL;
REVOKE UPDATE ON closing FROM voicase_admin;
-- A member proposes and approves in their own name only.
CREATE POLICY own_new ON closing AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (coalesce(approved_by, proposed_by) = (SELECT app.member()));

-- The database enforces what the server checks: a member who was ever an assignee, or ever proposed a closing, closes no case.
CREATE FUNCTION app.closing_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM case_assignee a WHERE a.org_id = NEW.org_id AND a.case_id = NEW.case_id AND a.member_id = NEW.approved_by)
    OR EXISTS (SELECT FROM closing c WHERE c.org_id = NEW.org_id AND c.case_id = NEW.case_id AND c.proposed_by = NEW.approved_by) THEN
    RAISE EXCEPTION 'a closing takes a member who did not handle the case';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closing_eyes BEFORE INSERT ON closing FOR EACH ROW
  WHEN (NEW.closed_on IS NOT NULL AND current_user = 'voicase_admin') EXECUTE FUNCTION app.closing_eyes();
