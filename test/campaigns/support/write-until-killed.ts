import { writeSync } from 'node:fs';
import { createRandom } from '../../../embedded/demo/random.ts';
import { openCache } from '../../../main/db/open-cache.ts';
import { must } from '../../backend/remote-fixture.ts';
import { makePatient, makeRun } from '../../unit/db/fixtures.ts';
import { makeEnd } from '../../unit/db/run-end-fixtures.ts';
import { type PowerStep, rowsPerPage } from './power-ledger.ts';

// Run as its own process by the power campaign, which kills it. Tells each write before it begins and after the cache
// has taken it; told synchronously, so that what was told before the kill is in the pipe.
const [path = '', hexKey = '', seed = ''] = process.argv.slice(2);
const random = createRandom(seed);
const cache = must(openCache({ path, key: Buffer.from(hexKey, 'hex'), nativeBinding: undefined }));
cache.writes.adopt();
const waiting = cache.ends.listWaiting();
let page = Number(cache.syncPosition().cursor ?? 0);
const draft = makeEnd();
let drafted = 0;

for (;;) random.pick([pullPage, keepEnd, acknowledgeEnd, supersedeEnd, appendDraft])();

function step(told: PowerStep, write: () => void): void {
  tell({ begun: told });
  write();
  tell({ done: true });
}

function tell(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function pullPage(): void {
  page += 1;
  const cursor = String(page);
  const changes = Array.from({ length: rowsPerPage }, (_, index) =>
    index % 2 === 0
      ? ({ table: 'patients', op: 'upsert', row: makePatient() } as const)
      : ({ table: 'runs', op: 'upsert', row: makeRun() } as const),
  );
  step({ kind: 'page', cursor: page }, () => cache.applyPullPage({ changes, cursor }));
}

function keepEnd(): void {
  // Running, so that it does not count among the queued runs of the pages.
  const run = makeRun({ status: 'running' });
  cache.putRun(run);
  const end = makeEnd(run);
  step({ kind: 'keep', claimId: end.claimId }, () => cache.ends.keep(end, 1));
  step({ kind: 'wait', claimId: end.claimId }, () => cache.ends.wait(end.claimId, { kind: 'offline' }));
  waiting.push(end);
}

function acknowledgeEnd(): void {
  const end = waiting.shift();
  if (!end) return;
  step({ kind: 'remove', claimId: end.claimId }, () => cache.ends.acknowledge(end.claimId, 'stored'));
}

function supersedeEnd(): void {
  const end = waiting.shift();
  if (!end) return;
  const { claimId, runId } = end;
  step({ kind: 'supersede', claimId, runId }, () => cache.ends.supersede(end, 1));
}

function appendDraft(): void {
  const { runId, claimId } = draft;
  const piece = { runId, claimId, offset: drafted, text: 'received ', writtenAtMs: 1 };
  drafted += piece.text.length;
  step({ kind: 'draft', runId, length: drafted }, () => cache.appendJournal(piece));
}
