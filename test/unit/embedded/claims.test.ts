import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isExpired, tryReadClaims } from '../../../embedded/realtime/claims.ts';

const keys = { jwtSecret: 'the-secret', publishableKey: 'sb_publishable_1', secretKey: 'sb_secret_1' };
const inAnHour = Math.floor(Date.now() / 1000) + 3600;

function sign(
  payload: object,
  secret = keys.jwtSecret,
  header: object = { alg: 'HS256', typ: 'JWT' },
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part(header)}.${part(payload)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

test('a token of the Auth service is read, with every claim kept for the policies', () => {
  const claims = { sub: 'user-1', role: 'authenticated', exp: inAnHour, session_id: 's' };
  expect(tryReadClaims(sign(claims), keys)).toEqual(claims);
});

test('the two API keys stand for their roles', () => {
  expect(tryReadClaims(keys.publishableKey, keys)).toEqual({ role: 'anon' });
  expect(tryReadClaims(keys.secretKey, keys)).toEqual({ role: 'service_role' });
});

test.each([
  ['signed with another secret', sign({ role: 'authenticated' }, 'another')],
  [
    'whose payload was exchanged',
    sign({ role: 'authenticated' }).replace(
      /\.[^.]+\./,
      `.${Buffer.from('{"role":"service_role"}').toString('base64url')}.`,
    ),
  ],
  ['without a signature', `${sign({ role: 'service_role' }).split('.').slice(0, 2).join('.')}.`],
  ['for a role nobody may become', sign({ role: 'postgres' })],
  ['that has run out', sign({ role: 'authenticated', exp: inAnHour - 7200 })],
  ['with a fourth part', `${sign({ role: 'authenticated' })}.x`],
  ['that is no token at all', 'abc'],
  ['that is empty', ''],
])('a token %s is worth nothing', (_, token) => {
  expect(tryReadClaims(token, keys)).toBeNull();
});

test('claims without an end never run out', () => {
  expect(isExpired({ role: 'anon' })).toBe(false);
});
