import { describe, expect, it } from 'vitest';
import { createGuardedCalls } from '../../../main/ipc/guarded-calls.ts';
import { serverOf } from './contract-server.ts';

const runId = '0197f0a0-0000-7000-8000-0000000000aa';
const sender = {};

/** Calls whose clock stands still. */
function guarded() {
  const { server, calls, lines } = serverOf({});
  return { answer: createGuardedCalls(server, () => 0), calls, lines };
}

describe('what a call passes before the contract', () => {
  it('refuses a sender that is not trusted, before anything is looked at', async () => {
    const { answer, calls } = guarded();
    const reply = await answer({ channel: 'runs.cancel', payload: { runId }, sender, isTrusted: false });
    expect(reply).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } });
    expect(calls).toEqual([]);
  });

  it('refuses a large request, and one of a strange form, in words', async () => {
    const { answer, calls } = guarded();
    const large = await answer({
      channel: 'session.signOut',
      payload: 'x'.repeat(70_000),
      sender,
      isTrusted: true,
    });
    expect(large).toMatchObject({
      error: { code: 'VALIDATION_ERROR', message: 'The request is too large.' },
    });
    const map = await answer({ channel: 'flag.get', payload: new Map(), sender, isTrusted: true });
    expect(map).toMatchObject({ error: { code: 'VALIDATION_ERROR', message: 'The request is not valid.' } });
    expect(calls).toEqual([]);
  });

  it('refuses a flood, and logs only its beginning', async () => {
    const { answer, calls, lines } = guarded();
    const replies = await Promise.all(
      Array.from({ length: 500 }, () =>
        answer({ channel: 'runs.cancel', payload: { runId }, sender, isTrusted: true }),
      ),
    );
    expect(calls).toHaveLength(200);
    const flooded = lines.filter((line) => line.includes('ipc.rate-refused'));
    expect(flooded).toHaveLength(5);
    expect(replies.at(-1)).toMatchObject({
      error: { code: 'CONFLICT', refusal: 'rate-limited', message: 'Too many calls. Try again in a moment.' },
    });
  });
});
