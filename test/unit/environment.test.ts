import { describe, expect, it } from 'vitest';
import { parseEnvironment } from '../../shared/environment.ts';

describe('the environment', () => {
  it('may be empty', () => {
    expect(parseEnvironment({})).toEqual({ ok: true, value: {} });
  });

  it('treats an empty value as missing', () => {
    const parsed = parseEnvironment({ ANTHROPIC_API_KEY: '', SUPABASE_URL: '' });
    expect(parsed).toMatchObject({ ok: true, value: { ANTHROPIC_API_KEY: undefined } });
  });

  it.each([
    ['RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED', 'yes', 'must be true or false.'],
    ['ANTHROPIC_BASE_URL', 'ftp://gateway.example', 'must be an http(s) address.'],
    ['ANTHROPIC_API_KEY', 'short', 'is too short for a key.'],
    ['ANTHROPIC_MODEL', 'a model', 'must be a model name such as claude-sonnet-5-5.'],
    ['SUPABASE_URL', 'nowhere', 'must be an http(s) address.'],
    [
      'SUPABASE_URL',
      'http://project.example',
      'must begin with https://: over plain http keys and records could be read on the way.',
    ],
    [
      'ANTHROPIC_BASE_URL',
      'http://10.0.0.7:8080',
      'must begin with https://: over plain http keys and records could be read on the way.',
    ],
  ])('names %s=%s in a sentence', (name, value, sentence) => {
    const parsed = parseEnvironment({ [name]: value });
    expect(parsed.ok ? [] : parsed.error).toContain(`${name} ${sentence}`);
  });

  it('takes plain http for this machine: nothing is on the way', () => {
    const local = { ANTHROPIC_BASE_URL: 'http://127.0.0.1:4000' };
    expect(parseEnvironment(local)).toEqual({ ok: true, value: local });
  });

  it.each([
    ['after-claim', { point: 'after-claim', turn: 1 }],
    ['mid-stream:7', { point: 'mid-stream', turn: 7 }],
  ])('reads the crash point %s', (text, crashAt) => {
    expect(parseEnvironment({ RHYTHM_CRASH_AT: text })).toEqual({
      ok: true,
      value: { RHYTHM_CRASH_AT: crashAt },
    });
  });

  it.each(['nowhere', 'mid-stream:0', 'mid-stream:x'])('refuses the crash point %s', (text) => {
    expect(parseEnvironment({ RHYTHM_CRASH_AT: text }).ok).toBe(false);
  });

  it('wants both halves of the Supabase connection', () => {
    const parsed = parseEnvironment({ SUPABASE_URL: 'https://project.example' });
    expect(parsed).toEqual({ ok: false, error: ['SUPABASE_PUBLISHABLE_KEY is missing: both are needed.'] });
  });

  it.each([
    'sb_secret_0123456789abcdef',
    `x.${Buffer.from('{"role":"service_role"}').toString('base64url')}.y0123456789`,
  ])('refuses a secret key: it must never be on a workstation', (key) => {
    const parsed = parseEnvironment({ SUPABASE_URL: 'https://p.example', SUPABASE_PUBLISHABLE_KEY: key });
    expect(parsed.ok ? [] : parsed.error.join()).toContain('SUPABASE_PUBLISHABLE_KEY is a secret key');
    expect(JSON.stringify(parsed)).not.toContain(key);
  });

  it('never repeats a value: it may be a secret', () => {
    const parsed = parseEnvironment({ ANTHROPIC_API_KEY: 'canary', SUPABASE_URL: 'canary' });
    expect(JSON.stringify(parsed)).not.toContain('canary');
  });
});
