-- Roles belong to the cluster, not to a database: run once, by whoever may create roles; harmless to repeat.
-- None that a process signs in with is a superuser, owns anything or is a member of an owner.
DO $$
DECLARE
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('voicase roles'));
  -- Own tables and the functions that must see more than their callers.
  FOREACH name IN ARRAY ARRAY['voicase_owner', 'voicase_auth', 'voicase_lookup', 'voicase_queue', 'voicase_keystore'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
  -- Sign in.
  FOREACH name IN ARRAY ARRAY['voicase_migrator', 'voicase_reporter', 'voicase_admin', 'voicase_worker',
                              'voicase_purger', 'voicase_platform', 'voicase_sequencer', 'voicase_backup'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', name);
    END IF;
    EXECUTE format('ALTER ROLE %I SET statement_timeout = ''10s''', name);
    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''5s''', name);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''20s''', name);
  END LOOP;
  -- LIMIT is a bound parameter; without this every list is planned anew (144 against 255 microseconds).
  FOREACH name IN ARRAY ARRAY['voicase_reporter', 'voicase_admin', 'voicase_worker'] LOOP
    EXECUTE format('ALTER ROLE %I SET plan_cache_mode = force_generic_plan', name);
  END LOOP;
  GRANT voicase_owner, voicase_auth, voicase_lookup, voicase_queue, voicase_keystore TO voicase_migrator;
  -- A migration or a dump may take as long as it takes.
  ALTER ROLE voicase_migrator SET statement_timeout = 0;
  ALTER ROLE voicase_backup SET statement_timeout = 0;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
    -- Aurora: its members sign in with tokens and with nothing else. Backups are AWS's there.
    GRANT rds_iam TO voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger,
                     voicase_platform, voicase_sequencer;
  ELSE
    -- The one listed exception: a dump must hold every row.
    ALTER ROLE voicase_backup BYPASSRLS;
    GRANT pg_read_all_data TO voicase_backup;
  END IF;
END $$;
