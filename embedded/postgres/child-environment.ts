/** A clean environment for Postgres programs: a developer's PGDATA, PGPORT or locale must not reach them. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'];
  const own = Object.fromEntries(
    kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  return { ...own, LC_ALL: 'C', TZ: 'UTC' };
}
