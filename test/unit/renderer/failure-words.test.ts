import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setupI18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../renderer/bridge/call-failure.ts';
import { describeFailure, retryHelps } from '../../../renderer/bridge/describe-failure.ts';
import { callTexts, connectionTexts } from '../../../renderer/i18n/call-texts.ts';
import { failureTexts } from '../../../renderer/i18n/failure-texts.ts';
import { describeSignInFailure } from '../../../renderer/sign-in/describe-sign-in-failure.ts';
import { errorCodes, failureReasons, failureTable } from '../../../shared/failure.ts';
import { connectionProblemSchema } from '../../../shared/ipc-contract.ts';

const requestId = '0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11';

/** The catalog as it stands in the repository: id → text. */
function readCatalog(language: 'en' | 'de'): Map<string, string> {
  const path = fileURLToPath(new URL(`../../../renderer/i18n/locales/${language}.po`, import.meta.url));
  const entries = readFileSync(path, 'utf8').matchAll(/^msgid "(.+)"\nmsgstr "(.*)"$/gm);
  return new Map([...entries].map(([, id, text]) => [id ?? '', text ?? '']));
}

const english = readCatalog('en');
const german = readCatalog('de');

const neededIds = [
  ...failureReasons.flatMap((reason) => [`failure.${reason}.what`, `failure.${reason}.advice`]),
  'failure.VALIDATION_ERROR.what',
  'failure.VALIDATION_ERROR.advice',
  ...errorCodes.map((code) => `call.${code}`),
  ...connectionProblemSchema.options.map((problem) => `connection.${problem}`),
];

describe('the words for failures', () => {
  it('exist for every reason, code and connection problem in both languages', () => {
    expect(neededIds.filter((id) => !english.get(id))).toEqual([]);
    expect(neededIds.filter((id) => !german.get(id))).toEqual([]);
  });

  it('are really translated', () => {
    expect(neededIds.filter((id) => german.get(id) === english.get(id))).toEqual([]);
  });

  it('are filed under the reason that they are for', () => {
    for (const [reason, { what, advice }] of Object.entries(failureTexts)) {
      expect([what.id, advice.id]).toEqual([`failure.${reason}.what`, `failure.${reason}.advice`]);
    }
    for (const [code, { id }] of Object.entries(callTexts)) expect(id).toBe(`call.${code}`);
    for (const [problem, { id }] of Object.entries(connectionTexts)) expect(id).toBe(`connection.${problem}`);
  });

  it('never promise anything of a new run where the table says that trying again does not help', () => {
    const promising = /new run (can|often)|queue a new run/i;
    const wrong = failureReasons.filter(
      (reason) =>
        !failureTable[reason].retryHelps && promising.test(failureTexts[reason].advice.message ?? ''),
    );
    expect(wrong).toEqual([]);
    expect(failureReasons.filter((reason) => retryHelps(reason) !== failureTable[reason].retryHelps)).toEqual(
      [],
    );
  });
});

describe('describeFailure', () => {
  const i18n = setupI18n({ locale: 'de', messages: { de: Object.fromEntries(german) } });

  it('goes by the reason where there is one', () => {
    const failure = new CallFailure(
      { code: 'EXECUTION_ERROR', message: 'x', reason: 'LLM_OVERLOADED' },
      requestId,
    );
    expect(describeFailure(failure, i18n)).toEqual({
      what: 'Das Modell ist zurzeit überlastet.',
      advice: 'Warten Sie einige Minuten und führen Sie den Lauf dann erneut aus.',
      details: [],
      requestId,
    });
  });

  it('keeps the messages of a validation word for word', () => {
    const errors = ['findings is required and must be an array'];
    const failure = new CallFailure({ code: 'VALIDATION_ERROR', message: 'x', errors }, requestId);
    expect(describeFailure(failure, i18n).details).toEqual(errors);
  });

  it('says something calm about a bug, and nothing of its stack', () => {
    const description = describeFailure(new TypeError('secret is not a function'), i18n);
    expect(description).toMatchObject({ requestId: null, details: [] });
    expect(JSON.stringify(description)).not.toContain('secret');
  });

  it('means a wrong password by UNAUTHORIZED on the sign-in page only', () => {
    const failure = new CallFailure({ code: 'UNAUTHORIZED', message: 'x' }, requestId);
    expect(describeSignInFailure(failure, i18n).what).toMatch(/^E-Mail oder Passwort/);
    expect(describeFailure(failure, i18n).what).toMatch(/^Ihre Sitzung/);
  });
});
