import { randomUUID } from 'node:crypto';
import { createAccessRecorder } from '../../../main/audit/access-recorder.ts';
import { shownOfPack } from '../../../main/audit/shown.ts';
import { uuidIds as ids } from '../../../main/runtime/uuid-ids.ts';
import { organizationIdSchema, patientIdSchema, requestIdSchema } from '../../../shared/ids.ts';
import { mustOpen } from '../db/fixtures.ts';
import { nobody } from '../push/push-fixtures.ts';

// Run as its own process by access-recorder.test.ts: notes that a record was shown, says which, and dies without closing.
const [path = '', key = ''] = process.argv.slice(2);
const patientId = patientIdSchema.parse(randomUUID());
const access = createAccessRecorder({
  cache: mustOpen(path, Buffer.from(key, 'hex')),
  remote: nobody,
  clock: { nowMs: () => Date.now() },
  ids,
  log: { info: () => undefined, error: (event) => void process.stderr.write(event) },
  isReached: () => false,
});
const place = { organization_id: organizationIdSchema.parse(randomUUID()) };
access.note(
  [shownOfPack(patientId, { inputsHash: 'a'.repeat(64) }, place)],
  requestIdSchema.parse(randomUUID()),
);
process.stdout.write(patientId, () => process.kill(process.pid, 'SIGKILL'));
