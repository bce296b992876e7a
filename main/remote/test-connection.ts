import { z } from 'zod';
import type { ConnectionProblem } from '../../shared/ipc/connection-channels.ts';
import { isSecretKey } from '../../shared/is-secret-key.ts';
import { isSecureAddress } from '../../shared/is-secure-address.ts';
import { EgressRefused, type OnEgressRefused } from '../egress/egress-refused.ts';
import { reachOnly } from '../egress/reach-only.ts';
import { fetchWithTimeout } from './fetch-with-timeout.ts';

interface Connection {
  readonly url: string;
  readonly publishableKey: string;
  /** Default 10 s per question. */
  readonly timeoutMs?: number;
  readonly onEgressRefused?: OnEgressRefused;
}

interface Answer {
  readonly status: number;
  /** Undefined: the body is no JSON. */
  readonly body: unknown;
}

/** Neither status nor body of a project. */
const redirected: Answer = { status: 300, body: undefined };

const authSettingsSchema = z.object({ external: z.record(z.string(), z.unknown()) });
const messageSchema = z.object({ message: z.string(), code: z.string().nullish() });

/**
 * Tries a Supabase project without keeping anything. A secret key and an address that can be listened to are refused
 * before anything is sent; nothing is sent to any other address.
 * @returns what is wrong with it, or null when the workstation can use it.
 */
export async function testConnection(connection: Connection): Promise<ConnectionProblem | null> {
  const base = tryParseBase(connection.url);
  if (!base) return 'INVALID_URL';
  if (!isSecureAddress(base.href)) return 'INSECURE_URL';
  if (isSecretKey(connection.publishableKey)) return 'SECRET_KEY';
  // A line break would break the header, and no key has one.
  if (!/^[\x21-\x7e]+$/.test(connection.publishableKey)) return 'KEY_REJECTED';
  const ask = asker(base, connection);
  const settings = await ask('auth/v1/settings', 'GET');
  if (!settings) return 'UNREACHABLE';
  const problem = problemOfSettings(settings);
  if (problem) return problem;
  const workspace = await ask('rest/v1/rpc/get_my_workspace', 'POST');
  if (!workspace) return 'UNREACHABLE';
  return problemOfWorkspace(workspace);
}

function tryParseBase(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const usable = /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (!usable) return null;
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function asker(base: URL, { publishableKey, timeoutMs = 10_000, onEgressRefused }: Connection) {
  const fetchInTime = fetchWithTimeout(timeoutMs, reachOnly(base.href, onEgressRefused ?? (() => undefined)));
  return async function ask(path: string, method: 'GET' | 'POST'): Promise<Answer | null> {
    const headers = { apikey: publishableKey, 'content-type': 'application/json' };
    const body = method === 'POST' ? '{}' : null;
    try {
      const response = await fetchInTime(new URL(path, base), { method, headers, body });
      return { status: response.status, body: tryParseJson(await response.text()) };
    } catch (fault) {
      // Somebody answers, and names another address.
      if (fault instanceof EgressRefused) return redirected;
      // Refused, not resolved, reset, bad certificate, too slow: to the user all the same.
      return null;
    }
  };
}

function problemOfSettings({ status, body }: Answer): ConnectionProblem | null {
  if (status >= 500) return 'UNREACHABLE';
  if (status === 200 && authSettingsSchema.safeParse(body).success) return null;
  const refused = (status === 401 || status === 403) && messageSchema.safeParse(body).success;
  return refused ? 'KEY_REJECTED' : 'NOT_SUPABASE';
}

// Anonymous may not call the function: being refused by Postgres (42501) proves that it is there.
function problemOfWorkspace({ status, body }: Answer): ConnectionProblem | null {
  if (status >= 500) return 'UNREACHABLE';
  const code = messageSchema.safeParse(body).data?.code;
  if (status === 200 || code === '42501') return null;
  if (status === 404 && code === 'PGRST202') return 'SCHEMA_MISSING';
  if (status === 401 || status === 403) return 'KEY_REJECTED';
  return 'NOT_SUPABASE';
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
