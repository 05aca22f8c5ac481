-- Rights on a database itself are not part of a dump, so each run of the migrations grants them again, in both databases.
-- Only the product's roles may connect, and none of them may create temporary objects.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger,
    voicase_platform, voicase_sequencer, voicase_backup', current_database());
END $$;
