-- the peak memory of this backend in kB, as run.sh reads it
SELECT 'Memory: ' || substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s+(\d+)');
