-- Roles belong to the cluster, not to a database. Run once, by a role that may create roles. Idempotent.
-- No role that a serving process signs in with is a superuser, owns an object or is a member of an owner. Only voicase_migrator is.
DO $$
DECLARE
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('voicase roles'));
  -- Owners of the tables, and of the functions that must see more rows than their callers. No login.
  FOREACH name IN ARRAY ARRAY['voicase_owner', 'voicase_auth', 'voicase_lookup', 'voicase_queue', 'voicase_keystore'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
  -- Login roles, one for each process.
  FOREACH name IN ARRAY ARRAY['voicase_migrator', 'voicase_reporter', 'voicase_admin', 'voicase_worker',
                              'voicase_purger', 'voicase_platform', 'voicase_sequencer', 'voicase_backup'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', name);
    END IF;
    EXECUTE format('ALTER ROLE %I SET statement_timeout = ''10s''', name);
    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''5s''', name);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''20s''', name);
  END LOOP;
  -- LIMIT is a bound parameter. Without a generic plan PostgreSQL plans every list query again (255 instead of 144 microseconds).
  FOREACH name IN ARRAY ARRAY['voicase_reporter', 'voicase_admin', 'voicase_worker'] LOOP
    EXECUTE format('ALTER ROLE %I SET plan_cache_mode = force_generic_plan', name);
  END LOOP;
  GRANT voicase_owner, voicase_auth, voicase_lookup, voicase_queue, voicase_keystore TO voicase_migrator;
  -- A migration and a dump have no statement timeout.
  ALTER ROLE voicase_migrator SET statement_timeout = 0;
  ALTER ROLE voicase_backup SET statement_timeout = 0;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
    -- Aurora: members of rds_iam sign in with IAM tokens only. AWS makes the backups there, so voicase_backup is left out.
    GRANT rds_iam TO voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger,
                     voicase_platform, voicase_sequencer;
  ELSE
    -- The only role that bypasses row-level security: a dump must contain every row.
    ALTER ROLE voicase_backup BYPASSRLS;
    GRANT pg_read_all_data TO voicase_backup;
  END IF;
END $$;
