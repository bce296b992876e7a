import { createJournal } from '../../../main/db/create-journal.ts';
import { claimIdSchema, runIdSchema } from '../../../shared/ids.ts';
import { mustOpen } from './fixtures.ts';

// Run as its own process by journal.test.ts: journals a draft, says how much was shown, and dies without closing.
const [path = '', key = '', runId = '', claimId = ''] = process.argv.slice(2);
const journal = createJournal(mustOpen(path, Buffer.from(key, 'hex')), {
  clock: { nowMs: () => Date.now() },
  onFault: (_, problem) => process.stderr.write(problem.kind),
});
const writer = journal.open({
  runId: runIdSchema.parse(runId),
  claimId: claimIdSchema.parse(claimId),
  onJournaled(text) {
    process.stdout.write(text, () => {
      writer.append('never shown, perhaps never written');
      process.kill(process.pid, 'SIGKILL');
    });
  },
});
writer.append('{"summary":"Schläft ');
writer.append('kurz 💤"');
// The journal's own timer does not keep a process alive.
setTimeout(() => process.exit(1), 10_000);
