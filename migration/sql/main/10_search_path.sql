-- PostgreSQL searches pg_temp first if the search path does not name it. A caller's temporary table would then hide ours, and its trigger
-- would run as the owner of the function. So the path of each definer function ends with pg_temp. Later functions must do the same.
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
