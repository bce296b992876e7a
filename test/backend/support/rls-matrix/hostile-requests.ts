import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { HttpResult } from './http-attempts.ts';
import type { MatrixWorld, Person } from './matrix-world.ts';
import type { Finding } from './probe.ts';

interface Hostile {
  readonly name: string;
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const everyone = 'id=neq.00000000-0000-4000-8000-000000000000';

/** Requests that no client library sends: other schemas, tricks of the query language, and preferences of the protocol. */
const requests: readonly Hostile[] = [
  { name: 'private tables', path: 'run_claims?select=*', headers: { 'accept-profile': 'private' } },
  { name: 'private views', path: 'patient_records?select=*', headers: { 'accept-profile': 'private' } },
  { name: 'accounts', path: 'users?select=*', headers: { 'accept-profile': 'auth' } },
  {
    name: 'private functions',
    path: 'rpc/visible_patients',
    method: 'POST',
    headers: { 'content-profile': 'private' },
    body: '{}',
  },
  { name: 'private functions by path', path: 'rpc/private.visible_patients', method: 'POST', body: '{}' },
  { name: 'the catalog', path: 'pg_class?select=relname' },
  {
    name: 'an order by what is not seen',
    path: 'patient_profiles?select=id&order=last_name.desc,contact_email',
  },
  { name: 'a guess at a name', path: 'patient_profiles?select=id&last_name=like.M*' },
  {
    name: 'a guess with or',
    path: 'patient_profiles?select=id&or=(first_name.eq.Exempla,last_name.not.is.null)',
  },
  { name: 'a cast that fails on what it reads', path: 'patient_profiles?select=last_name::int' },
  {
    name: 'a filter that fails on what it reads',
    path: 'patient_profiles?select=id&birth_date=gt.0001-01-01',
  },
  { name: 'a path into what is not seen', path: 'diagnosis_runs?select=output_data->diagnosis->>summary' },
  {
    name: 'an inner join',
    path: 'diagnosis_runs?select=id,patient_profiles!inner(last_name)&patient_profiles.last_name=not.is.null',
  },
  { name: 'a spread', path: 'diagnosis_runs?select=id,...patient_profiles(last_name)' },
  {
    name: 'all three deep',
    path: 'organizations?select=*,diagnosis_runs(*,diagnosis_artifacts!diagnosis_artifacts_run_id_fkey(*))',
  },
  {
    name: 'an update of all',
    path: `diagnosis_runs?${everyone}`,
    method: 'PATCH',
    body: '{"workstation_id":"elsewhere"}',
    headers: { prefer: 'return=representation' },
  },
  {
    name: 'an update of all without a filter',
    path: 'diagnosis_runs',
    method: 'PATCH',
    body: '{"workstation_id":"elsewhere"}',
    headers: { prefer: 'return=representation' },
  },
  {
    name: 'a deletion of all',
    path: `diagnosis_runs?${everyone}`,
    method: 'DELETE',
    headers: { prefer: 'return=representation' },
  },
  { name: 'a role in the query', path: 'patient_profiles?select=*&role=service_role' },
  {
    name: 'a role in the headers',
    path: 'patient_profiles?select=*',
    headers: { 'x-role': 'service_role', role: 'service_role', 'x-supabase-role': 'service_role' },
  },
  { name: 'the pack by GET', path: 'rpc/get_my_scope?select=organizations', method: 'GET' },
  {
    name: 'a count',
    path: `patient_profiles?select=id&${everyone}`,
    headers: { prefer: 'count=exact', range: '0-0' },
  },
];

/** Sends them as somebody who may see nothing at all of patients. @returns what they got. */
export async function tryHostileRequests(world: MatrixWorld, person: Person): Promise<HttpResult> {
  const findings: Finding[] = [];
  const token = await tokenOf(person);
  for (const request of requests) {
    const wrong = await send(world, request, token);
    if (wrong !== null)
      findings.push({ about: request.path, text: `${person.name}: ${request.name}: ${wrong}` });
  }
  return { checks: requests.length, findings };
}

/** Tokens that nobody has issued, made of one that somebody has. @returns what they opened. */
export async function tryForgedTokens(world: MatrixWorld, person: Person): Promise<HttpResult> {
  const forged = forgeries(await tokenOf(person));
  const findings: Finding[] = [];
  for (const [name, token] of forged) {
    const wrong = await send(world, { name, path: 'patient_profiles?select=*' }, token);
    if (wrong !== null) findings.push({ about: 'token', text: `${name}: ${wrong}` });
  }
  return { checks: forged.length, findings };
}

async function tokenOf({ client, name }: Person): Promise<string> {
  const { data } = await client.auth.getSession();
  if (data.session === null) throw new Error(`${name} has no token`);
  return data.session.access_token;
}

const replySchema = z.union([
  z.array(z.unknown()).max(0),
  z.object({ organizations: z.array(z.unknown()).max(0) }),
  z.null(),
]);

async function send(
  { backend }: MatrixWorld,
  { path, method = 'GET', headers = {}, body }: Hostile,
  token: string,
): Promise<string | null> {
  const response = await fetch(`${backend.url}/rest/v1/${path}`, {
    method,
    headers: {
      apikey: backend.publishableKey,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  // PHI of the world, wherever it stands: also in the words of an error.
  if (/Musterfrau|@patient\.example|Elevated stress/.test(text)) return `tells ${text.slice(0, 200)}`;
  if (!response.ok) return response.status < 500 ? null : `${response.status} ${text.slice(0, 200)}`;
  const range = response.headers.get('content-range');
  if (range !== null && !/\/(?:0|\*)$/.test(range)) return `counts ${range}`;
  if (path.startsWith('organizations'))
    return /"diagnosis_runs":\[\{/.test(text) ? `tells ${text.slice(0, 200)}` : null;
  const reply = replySchema.safeParse(text === '' ? null : JSON.parse(text));
  return reply.success ? null : `answers ${text.slice(0, 200)}`;
}

/** The parts of a token with other claims or another signature. */
function forgeries(token: string): (readonly [string, string])[] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  const raised = encode({ ...claims, role: 'service_role' });
  const signed = (head: string, secret: string) =>
    `${head}.${raised}.${createHmac('sha256', secret).update(`${head}.${raised}`).digest('base64url')}`;
  return [
    ['a raised role under the old signature', `${header}.${raised}.${signature}`],
    ['no signature', `${encode({ alg: 'none', typ: 'JWT' })}.${raised}.`],
    ['the old signature, alg none', `${encode({ alg: 'none', typ: 'JWT' })}.${raised}.${signature}`],
    ['a guessed secret', signed(header, 'super-secret-jwt-token-with-at-least-32-characters-long')],
    ['an empty secret', signed(header, '')],
    ['a common secret', signed(header, 'secret')],
  ];
}
