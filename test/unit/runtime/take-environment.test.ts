import { describe, expect, it } from 'vitest';
import { takeEnvironment } from '../../../main/runtime/take-environment.ts';
import { parseEnvironment } from '../../../shared/environment.ts';

describe('the environment of the process', () => {
  it('is read once: what the app takes from it is no longer there for others', () => {
    const source = { PATH: '/bin', ANTHROPIC_API_KEY: 'sk-canary-1', SUPABASE_URL: 'http://127.0.0.1:1' };
    const taken = takeEnvironment(source);
    expect(taken).toMatchObject({ ANTHROPIC_API_KEY: 'sk-canary-1', SUPABASE_URL: 'http://127.0.0.1:1' });
    expect(source).toEqual({ PATH: '/bin' });
    expect(parseEnvironment(takeEnvironment(source))).toMatchObject({ ok: true });
  });

  it('cannot switch off the check of certificates', () => {
    const source = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(takeEnvironment(source)).not.toHaveProperty('NODE_TLS_REJECT_UNAUTHORIZED');
    expect(source).toEqual({});
  });
});
