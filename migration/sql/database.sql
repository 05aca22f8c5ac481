-- Rights on a database belong to neither its tables nor a dump of them, so each run of the migrations says them again, in both
-- databases: nobody but the product's roles comes in, and none of these makes temporary objects.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger,
    voicase_platform, voicase_sequencer, voicase_backup', current_database());
END $$;
