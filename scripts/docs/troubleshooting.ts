import type { MessageDescriptor } from '@lingui/core';
import { describeRunFailure } from '../../renderer/bridge/describe-failure.ts';
import { callRefusalTexts, callTexts, connectionTexts } from '../../renderer/i18n/call-texts.ts';
import { i18n } from '../../renderer/i18n/catalogs.ts';
import { failureTexts } from '../../renderer/i18n/failure-texts.ts';
import { incidentTexts } from '../../renderer/i18n/incident-texts.ts';
import { unlockTexts } from '../../renderer/i18n/lock-texts.ts';
import { modelTexts } from '../../renderer/i18n/model-texts.ts';
import { refusalTexts as outboxTexts, waitTexts } from '../../renderer/i18n/outbox-texts.ts';
import { sessionEndTexts } from '../../renderer/i18n/session-texts.ts';
import { refusalTexts as signInTexts } from '../../renderer/i18n/sign-in-texts.ts';
import { errorCodes, failureReasons } from '../../shared/failure.ts';
import { type Cause, callCauses, connectionCauses, refusalCauses, runCauses } from './causes.ts';

/** One code, with the words of the app in the language that is active. */
interface Entry {
  readonly code: string;
  readonly what: () => string;
  readonly cause?: Cause;
  readonly advice?: () => string;
}

/** The whole document. */
export function renderTroubleshooting(): string {
  return `# Troubleshooting

Made by \`npm run docs\` from the tables that the app takes its words from; a test fails when it is stale. Every code with what the app says in
both languages, what lies behind it, and what to do. Where a request number is shown, the log of the workstation (\`logs/rhythm.log\` in the
app's data folder) and the audit trail have the same.

- [A run failed](#a-run-failed) · [A call was refused](#a-call-was-refused) · [Turned away at the door](#turned-away-at-the-door) ·
  [Connecting to a project](#connecting-to-a-project) · [Testing the model](#testing-the-model) · [Signing in](#signing-in) · [Unlocking](#unlocking) ·
  [A session ended](#a-session-ended) · [Waiting to sync](#waiting-to-sync) · [Local data](#local-data)

Set-up and start-up are in the [README](../README.md#troubleshooting), deployment in [deploy.md](deploy.md).

${section('A run failed', 'The `reason` of `EXECUTION_ERROR`, or `VALIDATION_ERROR`, in `diagnosis_runs.error_info` and on the page of the run.', runEntries())}
${section('A call was refused', 'The `code` of the reply of any call.', callEntries())}
${section('Turned away at the door', 'The `refusal` of a call that was not begun.', refusalEntries())}
${section('Connecting to a project', 'On the connect screen.', connectionEntries())}
${section('Testing the model', 'Settings → Model → Test.', pairs(modelTexts))}
${section('Signing in', 'A sign-in that was refused for a reason of this workstation.', pairs(signInTexts))}
${section('Unlocking', 'On the lock screen.', pairs(unlockTexts))}
${section('A session ended', 'On the sign-in page.', endEntries())}
${section('Waiting to sync', 'Why an entry of the outbox is not with the server yet.', [...singles(waitTexts), ...singles(outboxTexts)])}
${section('Local data', 'What was wrong with the encrypted cache; the file is set aside, and the cache is built anew.', singles(incidentTexts)).trimEnd()}
`;
}

function runEntries(): Entry[] {
  const failures = ['VALIDATION_ERROR', ...failureReasons] as const;
  return failures.map((code) => ({
    code,
    what: () => i18n._(failureTexts[code].what),
    cause: runCauses[code],
    advice: () => describeRunFailure(code, i18n).advice,
  }));
}

function callEntries(): Entry[] {
  return errorCodes.map((code) => ({ code, what: () => i18n._(callTexts[code]), cause: callCauses[code] }));
}

function refusalEntries(): Entry[] {
  return pairs(callRefusalTexts, refusalCauses);
}

function connectionEntries(): Entry[] {
  return singles(connectionTexts, connectionCauses);
}

function endEntries(): Entry[] {
  return Object.entries(sessionEndTexts).map(([code, { what, follows }]) => ({
    code,
    what: () => i18n._(what),
    advice: () => i18n._(follows),
  }));
}

interface Texts {
  readonly what: MessageDescriptor;
  readonly advice?: MessageDescriptor;
}

function pairs<Code extends string>(
  texts: Readonly<Record<Code, Texts>>,
  causes?: Readonly<Record<Code, Cause>>,
): Entry[] {
  return entriesOf(texts).map(([code, { what, advice }]) => ({
    code,
    what: () => i18n._(what),
    ...(causes && { cause: causes[code] }),
    ...(advice && { advice: () => i18n._(advice) }),
  }));
}

function singles<Code extends string>(
  texts: Readonly<Record<Code, MessageDescriptor>>,
  causes?: Readonly<Record<Code, Cause>>,
): Entry[] {
  return entriesOf(texts).map(([code, what]) => ({
    code,
    what: () => i18n._(what),
    ...(causes && { cause: causes[code] }),
  }));
}

function entriesOf<Code extends string, Value>(record: Readonly<Record<Code, Value>>): [Code, Value][] {
  const isCode = (key: string): key is Code => Object.hasOwn(record, key);
  return Object.keys(record)
    .filter(isCode)
    .map((code) => [code, record[code]]);
}

function section(title: string, where: string, entries: readonly Entry[]): string {
  return `## ${title}\n\n${where}\n\n${entries.map(renderEntry).join('\n')}`;
}

function renderEntry({ code, what, cause, advice }: Entry): string {
  const rows = [
    row('says', inBoth(what)),
    ...(cause ? [row('cause', [cause.en, cause.de])] : []),
    ...(advice ? [row('what to do', inBoth(advice))] : []),
  ];
  return `### ${code}\n\n| | English | Deutsch |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function row(name: string, cells: readonly string[]): string {
  return `| ${name} | ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function inBoth(text: () => string): string[] {
  return (['en', 'de'] as const).map((language) => {
    i18n.activate(language);
    return text();
  });
}
