import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../renderer/bridge/call-failure.ts';
import { i18n } from '../../../renderer/i18n/catalogs.ts';
import { sessionEndTexts } from '../../../renderer/i18n/session-texts.ts';
import { refusalTexts } from '../../../renderer/i18n/sign-in-texts.ts';
import { describeSignInFailure } from '../../../renderer/sign-in/describe-sign-in-failure.ts';
import type { CallError, SignInProblem } from '../../../shared/envelope.ts';
import { sessionEndSchema } from '../../../shared/ipc/session-channels.ts';

const languages = ['en', 'de'] as const;
const failed = (error: Omit<CallError, 'message'>) => new CallFailure({ message: 'x', ...error }, 'r-1');

function wordsFor(language: (typeof languages)[number], error: Omit<CallError, 'message'>) {
  i18n.activate(language);
  return describeSignInFailure(failed(error), i18n);
}

describe('the words for a refused sign-in', () => {
  it('tell a wrong password online, one that opens nothing offline and a first sign-in offline apart', () => {
    const online = wordsFor('en', { code: 'UNAUTHORIZED' }).what;
    const offline = wordsFor('en', { code: 'UNAUTHORIZED', signIn: 'offline-password' });
    const first = wordsFor('en', { code: 'OFFLINE', signIn: 'never-here' });
    expect(online).toBe('E-mail or password is wrong. Check both and try again.');
    expect(offline.what).toMatch(/cannot be reached, and this password opens no data/);
    expect(first.what).toMatch(/nobody has signed in on this workstation yet/);
    expect(first.advice).toMatch(/^Sign in once with the network/);
  });

  it('name the request only where IT has to help', () => {
    const of = (signIn: SignInProblem) => wordsFor('en', { code: 'UNAUTHORIZED', signIn }).requestId;
    expect(of('cache-refused')).toBe('r-1');
    expect(of('never-here')).toBeNull();
  });
});

describe('why a session ended', () => {
  it('has words of its own for every reason, in both languages, as every refusal has', () => {
    const texts = [
      ...sessionEndSchema.options.map((end) => sessionEndTexts[end].what),
      ...sessionEndSchema.options.map((end) => sessionEndTexts[end].follows),
      ...Object.values(refusalTexts).map(({ what }) => what),
    ];
    const said = languages.flatMap((language) => {
      i18n.activate(language);
      return texts.map(({ id }) => i18n._(id));
    });
    expect(new Set(said).size).toBe(texts.length * languages.length);
    expect(said.filter((words) => /^(ended|signIn)\./.test(words))).toEqual([]);
  });
});
