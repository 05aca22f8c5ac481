-- A search path that does not name pg_temp is searched there first: a caller's temporary table would stand before ours, and its
-- trigger would run as the function's owner. Each definer function ends its path with pg_temp, as do those that come later.
DO $$
DECLARE
  definer record;
BEGIN
  FOR definer IN
    SELECT p.oid::regprocedure::text AS name, p.proowner::regrole::text AS owner
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname = 'app'
  LOOP
    EXECUTE format('SET ROLE %s', definer.owner);
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', definer.name);
  END LOOP;
END $$;
SET ROLE voicase_owner;
