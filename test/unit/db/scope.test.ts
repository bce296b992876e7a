import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { CachedPack } from '../../../main/db/pack-rows.ts';
import { contextPackVersion } from '../../../shared/context-pack.ts';
import { claimIdSchema, organizationIdSchema, type PatientId, type RunId } from '../../../shared/ids.ts';
import { savedViewSchema } from '../../../shared/ipc/view-channels.ts';
import type { RunRecord } from '../../../shared/records.ts';
import { noFilter } from '../../../shared/worklist.ts';
import { makePatient, makeReport, makeRun, organizationId } from './fixtures.ts';
import { withFreshCache } from './fresh-cache.ts';
import { makeEnd } from './run-end-fixtures.ts';

const here = organizationIdSchema.parse(organizationId);
const elsewhere = organizationIdSchema.parse('99999999-1111-4111-8111-111111111111');
let cache: Cache;

withFreshCache((fresh) => {
  cache = fresh;
});

const stays = makePatient();
const shared = makePatient();
const runOf = (patientId: PatientId, inOrganization: string) =>
  makeRun({ patient_id: patientId, organization_id: inOrganization });

function fill(runs: readonly RunRecord[]): void {
  cache.applyPullPage({
    changes: [
      ...[stays, shared].map((row) => ({ table: 'patients', op: 'upsert', row }) as const),
      ...runs.map((row) => ({ table: 'runs', op: 'upsert', row }) as const),
      ...runs.map((run) => ({ table: 'reports', op: 'upsert', row: makeReport(run) }) as const),
    ],
    cursor: 'c1',
  });
  for (const { id: runId } of runs) {
    cache.appendJournal({
      runId,
      claimId: claimIdSchema.parse(randomUUID()),
      offset: 0,
      text: 'draft',
      writtenAtMs: 1,
    });
  }
}

const endsOf = (runId: RunId) => ({
  superseded: cache.ends.listSuperseded(runId).length,
  unsynced: cache.ends.tryGetUnsynced(runId)?.problem ?? null,
});

describe('keeping to the scope', () => {
  it('takes the runs of one organisation and leaves the patient with the other', () => {
    const kept = [runOf(stays.id, here), runOf(shared.id, elsewhere)];
    const gone = runOf(shared.id, here);
    fill([...kept, gone]);
    const touched = cache.keepScope({
      digest: 'd1',
      organizations: [
        { organizationId: here, patientIds: [stays.id] },
        { organizationId: elsewhere, patientIds: [shared.id] },
      ],
    });
    expect(touched.sort()).toEqual(['patients', 'reports', 'runs']);
    expect(cache.tryGetRun(gone.id)).toBeNull();
    expect(cache.tryGetLatestReport(gone.id)).toBeNull();
    expect(cache.readJournal(gone.id)).toBeNull();
    for (const { id } of kept) {
      expect([cache.tryGetRun(id), cache.tryGetLatestReport(id), cache.readJournal(id)]).not.toContain(null);
    }
    expect(cache.tryGetPatient(shared.id)?.organization_id).toBe(elsewhere);
    expect(cache.tryGetPatient(stays.id)?.organization_id).toBe(here);
    expect(cache.syncPosition().scopeDigest).toBe('d1');
  });

  it('takes everything when nothing is left, and nothing when nothing was taken', () => {
    const run = runOf(stays.id, here);
    fill([run]);
    const all = {
      digest: 'd1',
      organizations: [{ organizationId: here, patientIds: [stays.id, shared.id] }],
    };
    expect(cache.keepScope(all)).toEqual([]);
    expect(cache.keepScope({ digest: 'd2', organizations: [] }).sort()).toEqual([
      'patients',
      'reports',
      'runs',
    ]);
    expect(cache.tryGetRun(run.id)).toBeNull();
    expect(cache.listPatients({ search: '', limit: 10 })).toEqual([]);
    expect(cache.listRuns({ tab: 'all', search: '', cursor: null, limit: 1 }).counts.queued).toBe(0);
  });

  it('takes the pack of a patient who is lost in one of two organisations, and no other', () => {
    fill([]);
    const both = [
      { organizationId: here, patientIds: [stays.id, shared.id] },
      { organizationId: elsewhere, patientIds: [shared.id] },
    ];
    cache.keepScope({ digest: 'd1', organizations: both });
    for (const { id } of [stays, shared]) cache.packs.put(id, packOf(id));
    cache.keepScope({ digest: 'd1', organizations: both });
    expect([stays, shared].map(({ id }) => cache.packs.tryGet(id)?.inputsHash)).toEqual(['hash', 'hash']);
    cache.keepScope({ digest: 'd2', organizations: both.slice(0, 1) });
    expect([stays, shared].map(({ id }) => cache.packs.tryGet(id)?.inputsHash)).toEqual(['hash', undefined]);
  });

  it('takes what was not synced with the run, and leaves what waits to be', () => {
    const [gone, kept] = [runOf(stays.id, here), runOf(shared.id, elsewhere)];
    fill([gone, kept]);
    for (const run of [gone, kept]) {
      const refused = makeEnd(run);
      cache.ends.keep(refused, 1);
      cache.ends.wait(refused.claimId, { kind: 'rejected', code: '23514' });
      cache.ends.supersede(makeEnd(run), 1);
    }
    const left = { organizationId: elsewhere, patientIds: [shared.id] };
    cache.keepScope({ digest: 'd1', organizations: [left] });
    expect(endsOf(gone.id)).toEqual({ superseded: 0, unsynced: null });
    expect(endsOf(kept.id)).toEqual({ superseded: 1, unsynced: 'rejected' });
    const waits = makeEnd(kept);
    cache.ends.keep(waits, 1);
    cache.ends.wait(waits.claimId, { kind: 'offline' });
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'delete', id: kept.id }], cursor: 'c2' });
    expect(endsOf(kept.id)).toEqual({ superseded: 0, unsynced: 'offline' });
  });

  it('is no longer known to hold once a patient was written, or a run of one who is not here', () => {
    const all = {
      digest: 'd1',
      organizations: [{ organizationId: here, patientIds: [stays.id, shared.id] }],
    };
    fill([]);
    cache.keepScope(all);
    cache.putRun(runOf(stays.id, here));
    expect(cache.syncPosition().scopeDigest).toBe('d1');
    for (const unseen of [runOf(makePatient().id, here), runOf(stays.id, elsewhere)]) {
      cache.keepScope(all);
      cache.putRun(unseen);
      expect(cache.syncPosition().scopeDigest).toBeNull();
    }
    cache.keepScope(all);
    cache.applyPullPage({ changes: [{ table: 'patients', op: 'upsert', row: shared }], cursor: 'c2' });
    expect(cache.syncPosition().scopeDigest).toBeNull();
  });
});

function packOf(patientId: PatientId): CachedPack {
  const none = { stress_score: null, sleep_score: null, risk_level: null, measured_at: null, series: [] };
  return {
    inputsHash: 'hash',
    retrievedAtMs: 1,
    pack: {
      patient_id: patientId,
      demographics: { age: 47, gender: null },
      anamnesis: { entries: [], total_count: 0, limited_to: 30 },
      funnel_runs: { assessments: [], total_count: 0, limit_per_funnel: 2 },
      current_measures: none,
      metadata: { retrieved_at: '2026-01-01T08:00:00Z', context_version: contextPackVersion },
    },
  };
}

it('an access that was lost takes the position in the feed along: when it comes back, everything is told anew', () => {
  fill([runOf(stays.id, here)]);
  cache.forgetRows();
  expect(cache.listQueuedRunIds()).toEqual([]);
  expect(cache.syncPosition()).toMatchObject({ cursor: null, scopeDigest: null });
});

it('an access that was lost leaves no saved search and no impression behind', () => {
  const run = runOf(stays.id, here);
  fill([run]);
  const report = { runId: run.id, contentHash: 'a'.repeat(64) };
  cache.impressions.open(report, { risk: 'high', text: 'Strained.' }, 1);
  cache.impressions.setBlind(true);
  cache.views.put(
    savedViewSchema.parse({ id: randomUUID(), name: 'Weiß', tab: 'all', search: 'weiß', filter: noFilter }),
  );
  cache.forgetRows();
  expect(cache.views.list()).toEqual([]);
  expect(cache.impressions.stateOf(report)).toEqual({ isBlind: true, isOpened: false, impression: null });
});
