import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setupI18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../renderer/bridge/call-failure.ts';
import {
  describeEnd,
  describeFailure,
  describeRunFailure,
  retryHelps,
} from '../../../renderer/bridge/describe-failure.ts';
import { callRefusalTexts, callTexts, connectionTexts } from '../../../renderer/i18n/call-texts.ts';
import { failureTexts } from '../../../renderer/i18n/failure-texts.ts';
import { validationTextOf } from '../../../renderer/i18n/validation-texts.ts';
import { describeOutboxFailure } from '../../../renderer/outbox/describe-outbox-failure.ts';
import { describeReviewFailure } from '../../../renderer/review/describe-review-failure.ts';
import { describeFlagFailure } from '../../../renderer/settings/describe-flag-failure.ts';
import { describeSignInFailure } from '../../../renderer/sign-in/describe-sign-in-failure.ts';
import { parseDiagnosis } from '../../../shared/diagnosis.ts';
import type { CallRefusal } from '../../../shared/envelope.ts';
import { type ErrorCode, errorCodes, failureReasons, failureTable } from '../../../shared/failure.ts';
import { connectionProblemSchema } from '../../../shared/ipc/connection-channels.ts';

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
  ...Object.values(failureTexts).flatMap(({ what, advice }) => [what.id, ...(advice ? [advice.id] : [])]),
  'retry.helps',
  'retry.doesNotHelp',
  ...errorCodes.map((code) => `call.${code}`),
  ...Object.values(callRefusalTexts).flatMap(({ what, advice }) => [what.id, advice.id]),
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
      expect(what.id).toBe(`failure.${reason}.what`);
      if (advice) expect(advice.id).toBe(`failure.${reason}.advice`);
    }
    for (const [code, { id }] of Object.entries(callTexts)) expect(id).toBe(`call.${code}`);
    for (const [problem, { id }] of Object.entries(connectionTexts)) expect(id).toBe(`connection.${problem}`);
  });

  it('leave it to the table whether trying again helps: no advice says so a second time', () => {
    const promising = /again (can|often)|trying again|run(ning)? it again|new run/i;
    const says = Object.values(failureTexts).filter(({ advice }) => promising.test(advice?.message ?? ''));
    expect(says.map(({ what }) => what.id)).toEqual([]);
    expect(failureReasons.filter((reason) => retryHelps(reason) !== failureTable[reason].retryHelps)).toEqual(
      [],
    );
  });

  it('never say of a call that did not reach the server that nothing was changed: its result may wait here', () => {
    expect(english.get('call.OFFLINE')).not.toMatch(/nothing was changed/i);
    expect(german.get('call.OFFLINE')).not.toMatch(/nichts.*geändert/i);
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
      advice: 'Ein neuer Versuch kann helfen. Warten Sie vorher einige Minuten.',
      details: [],
      requestId,
    });
  });

  it('says of a run that trying again helps or does not, and nothing of the kind of a cancelled one', () => {
    expect(describeRunFailure('LLM_TIMEOUT', i18n).advice).toBe('Ein neuer Versuch kann helfen.');
    expect(describeRunFailure('LLM_REFUSED', i18n).advice).toMatch(/^So, wie es ist, hilft .* nicht\. Bitte/);
    expect(describeRunFailure('CANCELLED', i18n).advice).not.toMatch(/Versuch/);
    expect(describeRunFailure('LEASE_LOST', i18n).advice).not.toMatch(/Versuch/);
  });

  it('takes VALIDATION_ERROR of an execution for the answer of the model, not for an input', () => {
    expect(describeEnd({ code: 'VALIDATION_ERROR', reason: null }, i18n).what).toMatch(
      /^Die Antwort des Modells/,
    );
    expect(describeEnd({ code: 'EXECUTION_ERROR', reason: 'LLM_REFUSED' }, i18n).what).toMatch(/abgelehnt/);
    expect(describeEnd({ code: 'OFFLINE', reason: null }, i18n)).toEqual({
      what: 'Der Server ist nicht erreichbar. Versuchen Sie es erneut, sobald Sie online sind.',
      advice: null,
    });
  });

  it('says in words what was wrong with an answer, and nothing of the names of our own fields', () => {
    const errors = [
      'findings is required and must be an array',
      'evidence must be an array',
      'all evidence must be objects',
      'reason: Too big: expected string to have <=500 characters',
    ];
    const failure = new CallFailure({ code: 'VALIDATION_ERROR', message: 'x', errors }, requestId);
    expect(describeFailure(failure, i18n).details).toEqual([
      'Die Liste der Befunde fehlt.',
      'Die Belege haben nicht die vereinbarte Form.',
    ]);
  });

  it('has words for every message of the contract about an answer', () => {
    const answers = [
      null,
      {},
      { summary: 'a', findings: [7], recommendations: [7], risk_level: 'none', confidence_score: 2 },
      {
        summary: 'a',
        findings: [],
        recommendations: [],
        evidence: 7,
        missing_information: 7,
        differential: 7,
      },
      {
        summary: 'a',
        findings: [],
        recommendations: [],
        evidence: [7, { finding: -1, source_id: 7, value: {} }],
        missing_information: [7],
        differential: [7, { condition: '', likelihood: 'none', reasoning: 7 }],
      },
    ];
    const messages = answers.flatMap((answer) => {
      const parsed = parseDiagnosis(answer);
      return parsed.ok ? [] : parsed.error;
    });
    expect(messages.length).toBeGreaterThan(18);
    expect(messages.filter((message) => validationTextOf(message) === null)).toEqual([]);
  });

  it('says of a call that was turned away why, whatever its code and whatever it was about', () => {
    const turnedAway = (refusal: CallRefusal, code: ErrorCode) =>
      new CallFailure({ code, refusal, message: 'x' }, requestId);
    const describers = [
      describeFailure,
      describeReviewFailure,
      describeOutboxFailure,
      describeFlagFailure,
      describeSignInFailure,
    ];
    for (const describer of describers) {
      expect(describer(turnedAway('rate-limited', 'CONFLICT'), i18n)).toMatchObject({
        what: 'Es wurde zu viel auf einmal angefordert.',
        advice: expect.stringMatching(/^Nichts wurde ausgeführt.*versuchen Sie es/),
      });
      expect(describer(turnedAway('locked', 'UNAUTHORIZED'), i18n).what).toMatch(/gesperrt/);
      expect(describer(turnedAway('session-limit', 'UNAUTHORIZED'), i18n).what).toMatch(/12 Stunden/);
    }
    const end = describeEnd({ code: 'UNAUTHORIZED', refusal: 'session-limit' }, i18n);
    expect(end.what).toMatch(/12 Stunden/);
    expect(end.advice).toMatch(/^Es wurde nichts begonnen/);
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
