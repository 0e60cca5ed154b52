-- how many bytes the queries that are running hold until they end; 0 before PostgreSQL 14, which cannot tell
CREATE FUNCTION held() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE held bigint := 0;
BEGIN
  IF to_regclass('pg_backend_memory_contexts') IS NOT NULL THEN
    EXECUTE 'SELECT sum(used_bytes) FROM pg_backend_memory_contexts WHERE name = ''ExecutorState''' INTO held;
  END IF;
  RETURN held;
END $$;
