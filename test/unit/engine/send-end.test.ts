import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Outbox, RemoteFailure, RunEnd, SettleOutcome } from '../../../main/engine/ports.ts';
import { sendEnd } from '../../../main/engine/send-end.ts';
import { artifactIdSchema, claimIdSchema, requestIdSchema, runIdSchema } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { makeReport, makeRun } from '../db/fixtures.ts';
import { pack } from './fixtures.ts';

const claim = {
  runId: runIdSchema.parse(randomUUID()),
  claimId: claimIdSchema.parse(randomUUID()),
  requestId: requestIdSchema.parse(randomUUID()),
};
const { artifact_data: diagnosis, provenance } = makeReport(makeRun());
const hashes = { contentHash: 'a'.repeat(64), contextHash: 'b'.repeat(64) };
const report: RunEnd = { kind: 'complete', ...claim, diagnosis, contextPack: pack(), ...hashes, provenance };
const failure: RunEnd = {
  kind: 'fail',
  ...claim,
  errorInfo: { error_code: 'EXECUTION_ERROR', message: 'no', timestamp: 't', reason: 'LLM_REFUSED' },
};

const artifactId = artifactIdSchema.parse(randomUUID());
const stored = ok<SettleOutcome>({ outcome: 'settled', artifactId });
const ended = ok<SettleOutcome>({ outcome: 'settled', artifactId: null });
const lost = ok<SettleOutcome>({ outcome: 'claim_lost', status: 'queued' });
const offline = err<RemoteFailure>({ kind: 'offline' });
const expired = err<RemoteFailure>({ kind: 'session-expired' });
const gone = ok<SettleOutcome>({ outcome: 'claim_lost', status: null });
const forbidden = err<RemoteFailure>({ kind: 'forbidden' });
const refused = err<RemoteFailure>({ kind: 'rejected', code: 'RW003' });

type Reply = Result<SettleOutcome, RemoteFailure> | (() => never);

/** Sends an end to a store that answers `complete` and `fail` so. */
async function send(end: RunEnd, answers: { complete?: Reply; fail?: Reply }) {
  const told: string[] = [];
  const reasons: unknown[] = [];
  const logged: string[] = [];
  const outbox: Outbox = {
    keep: () => true,
    wait: (_, problem) => told.push(problem.kind === 'rejected' ? problem.code : problem.kind),
    acknowledge: (_, became) => told.push(became),
    supersede: ({ kind }, isOutOfSight) =>
      told.push(`${isOutOfSight ? 'out of sight:' : 'superseded'} ${kind}`),
  };
  const must = (reply: Reply | undefined) => {
    if (!reply) throw new Error('this was not to be sent');
    return typeof reply === 'function' ? reply() : reply;
  };
  const sent = await sendEnd(
    {
      runs: {
        complete: async () => must(answers.complete),
        async fail({ errorInfo }) {
          reasons.push(errorInfo);
          return must(answers.fail);
        },
      },
      outbox,
      clock: { nowMs: () => 0 },
      log: {
        info: () => undefined,
        error: (event, fields) => logged.push(JSON.stringify({ event, ...fields })),
      },
    },
    end,
    (call) => call(),
  );
  return { sent, told, reasons, logged };
}

describe('a report', () => {
  it.each([
    ['is stored', { complete: stored }, { kind: 'stored', artifactId }, 'stored'],
    ['waits while offline', { complete: offline }, { kind: 'waits', problem: offline.error }, 'offline'],
    [
      'waits for a sign-in',
      { complete: expired },
      { kind: 'waits', problem: expired.error },
      'session-expired',
    ],
    ['is superseded', { complete: lost }, { kind: 'superseded' }, 'superseded complete'],
    ['is of a run that is gone', { complete: gone }, { kind: 'superseded' }, 'out of sight: complete'],
    [
      'whose run is known as failed is refused and kept',
      { complete: ended },
      { kind: 'refused' },
      'superseded complete',
    ],
    [
      'that is refused ends the run as failed and is kept',
      { complete: refused, fail: ended },
      { kind: 'refused' },
      'superseded complete',
    ],
    [
      'that is refused although an earlier try was stored',
      { complete: refused, fail: ok<SettleOutcome>({ outcome: 'already_settled', artifactId }) },
      { kind: 'stored', artifactId },
      'stored',
    ],
    [
      'refused, of a run that went on',
      { complete: refused, fail: lost },
      { kind: 'superseded' },
      'superseded complete',
    ],
    ['refused while the rest is offline', { complete: refused, fail: offline }, { kind: 'waits' }, 'offline'],
    ['refused like its failure is kept', { complete: refused, fail: forbidden }, { kind: 'waits' }, 'RW003'],
    ['that is forbidden', { complete: forbidden, fail: forbidden }, { kind: 'waits' }, 'FORBIDDEN'],
  ])('%s', async (_, answers, outcome, note) => {
    const { sent, told } = await send(report, answers);
    expect(sent).toMatchObject(outcome);
    expect(told).toEqual([note]);
  });

  it.each(['HTTP_200', 'HTTP_403', 'HTTP_404', 'INVALID_REPLY', 'PGRST202'])(
    'waits when something in between answers %s',
    async (code) => {
      const { sent, told } = await send(report, { complete: err({ kind: 'rejected', code }) });
      expect(sent).toEqual({ kind: 'waits', problem: { kind: 'offline', code } });
      expect(told).toEqual(['offline']);
    },
  );

  it('waits when a bug ends its sending', async () => {
    const { sent, told, logged } = await send(report, {
      complete: () => {
        throw new TypeError('Frau Muster');
      },
    });
    expect(sent).toEqual({ kind: 'waits', problem: { kind: 'offline' } });
    expect(told).toEqual(['offline']);
    expect(logged.join()).toContain('TypeError');
    expect(logged.join()).not.toContain('Muster');
  });

  it('that is refused gives the run the reason DB_ERROR', async () => {
    const { reasons } = await send(report, { complete: refused, fail: ended });
    expect(reasons).toMatchObject([{ error_code: 'EXECUTION_ERROR', reason: 'DB_ERROR' }]);
  });
});

describe('a failure', () => {
  it.each([
    ['is stored', ended, { kind: 'stored', artifactId: null }, 'unfinished'],
    ['waits while offline', offline, { kind: 'waits' }, 'offline'],
    ['is superseded', lost, { kind: 'superseded' }, 'superseded fail'],
    ['that is refused is kept with its code', refused, { kind: 'waits' }, 'RW003'],
  ])('%s', async (_, answer, outcome, note) => {
    const { sent, told } = await send(failure, { fail: answer });
    expect(sent).toMatchObject(outcome);
    expect(told).toEqual([note]);
  });
});
