import { describe, expect, it } from 'vitest';
import { testConnection } from '../../main/remote/test-connection.ts';
import { notesSchema, sharedEmbedded } from './embedded-fixture.ts';
import { deadAddress, strangeServer } from './remote-fixture.ts';

const backend = sharedEmbedded();
const otherProject = sharedEmbedded({ migrations: notesSchema });
const publishableKey = 'sb_publishable_0123456789';

const token = (claims: object) =>
  `${btoa('{"alg":"HS256"}')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

async function problemOf(answer: { status: number; type: string; body: string }) {
  const server = await strangeServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': answer.type });
    response.end(answer.body);
  });
  const problem = await testConnection({ url: server.url, publishableKey });
  await server.close();
  return problem;
}

describe('the connection test', () => {
  it('finds nothing wrong with a project that has our schema', async () => {
    const { url, publishableKey: key } = backend();
    expect(await testConnection({ url, publishableKey: key })).toBeNull();
    expect(await testConnection({ url: `${url}/`, publishableKey: key })).toBeNull();
  });

  it.each([
    '',
    'rhythm',
    'ftp://a.example',
    'file:///etc/passwd',
    'https://user:pass@a.example',
    'javascript:1',
  ])('names a bad address: %s', async (url) => {
    expect(await testConnection({ url, publishableKey })).toBe('INVALID_URL');
  });

  it('names a server that is not there, never answers or is broken', async () => {
    expect(await testConnection({ url: await deadAddress(), publishableKey })).toBe('UNREACHABLE');
    const silent = await strangeServer(() => undefined);
    expect(await testConnection({ url: silent.url, publishableKey, timeoutMs: 200 })).toBe('UNREACHABLE');
    await silent.close();
    expect(await problemOf({ status: 503, type: 'text/html', body: 'down' })).toBe('UNREACHABLE');
  });

  it('names a server that is something else', async () => {
    expect(await problemOf({ status: 200, type: 'text/html', body: '<html>' })).toBe('NOT_SUPABASE');
    expect(await problemOf({ status: 404, type: 'application/json', body: '{}' })).toBe('NOT_SUPABASE');
    expect(await problemOf({ status: 401, type: 'text/html', body: 'who?' })).toBe('NOT_SUPABASE');
    expect(await problemOf({ status: 200, type: 'application/json', body: '{"ok":true}' })).toBe(
      'NOT_SUPABASE',
    );
  });

  it('names a key that the project does not know', async () => {
    const { url } = backend();
    expect(await testConnection({ url, publishableKey })).toBe('KEY_REJECTED');
    expect(await testConnection({ url, publishableKey: 'line\nbreak' })).toBe('KEY_REJECTED');
    expect(await testConnection({ url, publishableKey: '' })).toBe('KEY_REJECTED');
  });

  it('names a project without our schema', async () => {
    const { url, publishableKey: key } = otherProject();
    expect(await testConnection({ url, publishableKey: key })).toBe('SCHEMA_MISSING');
  });

  it('refuses a secret key without sending it anywhere', async () => {
    const server = await strangeServer((_, response) => response.end());
    const secrets = [backend().secretKey, token({ role: 'service_role' }), token({ role: 'postgres' })];
    for (const secret of secrets) {
      expect(await testConnection({ url: server.url, publishableKey: secret })).toBe('SECRET_KEY');
    }
    expect(server.requests()).toBe(0);
    await testConnection({ url: server.url, publishableKey: token({ role: 'anon' }) });
    expect(server.requests()).toBe(1);
    await server.close();
  });
});
