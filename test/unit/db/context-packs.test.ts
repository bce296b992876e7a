import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { CachedPack } from '../../../main/db/pack-rows.ts';
import { organizationIdSchema, patientIdSchema } from '../../../shared/ids.ts';
import type { PatientRecord } from '../../../shared/records.ts';
import { entry, pack, packWithEntries } from '../engine/fixtures.ts';
import { makePatient, mustOpen, organizationId, randomKey, temporaryFolder } from './fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
const key = randomKey();
let cache: Cache;
let patient: PatientRecord;
const older: CachedPack = { inputsHash: 'a'.repeat(64), retrievedAtMs: 1, pack: pack() };
const newer: CachedPack = {
  inputsHash: 'b'.repeat(64),
  retrievedAtMs: 2,
  pack: packWithEntries([entry({ id: 'e2' })]),
};

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'user.db');
  cache = mustOpen(path, key);
  patient = makePatient();
  cache.applyPullPage({ changes: [{ table: 'patients', op: 'upsert', row: patient }], cursor: null });
});
afterEach(() => {
  cache.close();
  folder.remove();
});

describe('the cached pack of a patient', () => {
  it('survives a restart', () => {
    cache.packs.put(patient.id, older);
    cache.close();
    cache = mustOpen(path, key);
    expect(cache.packs.tryGet(patient.id)).toEqual(older);
    expect(cache.packs.tryGet(patientIdSchema.parse(randomUUID()))).toBeNull();
  });

  it('gives way to a newer one', () => {
    cache.packs.put(patient.id, older);
    cache.packs.put(patient.id, newer);
    expect(cache.packs.tryGet(patient.id)).toEqual(newer);
  });

  it('with the same content only gets a newer time', () => {
    cache.packs.put(patient.id, older);
    const again = { ...older, retrievedAtMs: 9, pack: newer.pack };
    cache.packs.put(patient.id, again);
    expect(cache.packs.tryGet(patient.id)).toEqual({ ...older, retrievedAtMs: 9 });
  });

  it('stays while the row of the patient is only rewritten', () => {
    cache.packs.put(patient.id, older);
    const renamed = { ...patient, last_name: 'Beispiel' };
    cache.applyPullPage({ changes: [{ table: 'patients', op: 'upsert', row: renamed }], cursor: null });
    expect(cache.packs.tryGet(patient.id)).toEqual(older);
  });

  it('is not kept for somebody who is not in the cache', () => {
    const stranger = patientIdSchema.parse(randomUUID());
    cache.packs.put(stranger, older);
    expect(cache.packs.tryGet(stranger)).toBeNull();
  });
});

describe('the cached pack leaves with its patient', () => {
  const none = new Set<string>();
  const nobody = { patients: none, runs: none, reports: none, reviews: none, flags: none };

  it.each([
    [
      'when the feed takes the patient away',
      () =>
        cache.applyPullPage({ changes: [{ table: 'patients', op: 'delete', id: patient.id }], cursor: null }),
    ],
    [
      'when the scope does not hold the patient any more',
      () => cache.keepScope({ digest: 'd', organizations: [] }),
    ],
    [
      'when everything is pulled anew without the patient',
      () => cache.finishRebuild({ atMs: 1, cursor: 'c', seen: nobody }),
    ],
  ])('%s', (_, takeAway) => {
    cache.packs.put(patient.id, older);
    takeAway();
    expect(cache.tryGetPatient(patient.id)).toBeNull();
    expect(cache.packs.tryGet(patient.id)).toBeNull();
  });

  it('and no other does', () => {
    const other = makePatient();
    cache.applyPullPage({ changes: [{ table: 'patients', op: 'upsert', row: other }], cursor: null });
    cache.packs.put(patient.id, older);
    cache.packs.put(other.id, newer);
    const patientIds = [other.id];
    cache.keepScope({
      digest: 'd',
      organizations: [{ organizationId: organizationIdSchema.parse(organizationId), patientIds }],
    });
    expect([cache.packs.tryGet(patient.id), cache.packs.tryGet(other.id)]).toEqual([null, newer]);
  });
});
