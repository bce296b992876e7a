// @ts-check
// `npm run setup`: everything the project needs on this machine, from a bare clone. Plain Node 20, no dependency.
// The first process of `npm start` and `npm test`; when nothing is missing it takes a blink.
import { errorText, SetupProblem } from './setup/problem.mjs';
import { setUp } from './setup/set-up.mjs';
import { createStepLog } from './setup/step-log.mjs';

const log = createStepLog();

// Nothing needs tidying here: programs under way end with this process (guard.mjs), and what they had begun to make
// is removed by the next run (publish-folder.mjs), just as after a SIGKILL.
for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  process.on(signal, () => {
    log.note('interrupted. Type the same command again: it goes on from here.');
    process.exit(code);
  });
}

try {
  await setUp(log);
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  process.stderr.write(`\nThe set-up stopped: ${errorText(error)}\n${error.fix}\n`);
  process.exit(1);
}
