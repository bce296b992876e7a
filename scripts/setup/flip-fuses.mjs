// @ts-check
// Run under Node 24 (what @electron/fuses needs), after `npm ci`: node flip-fuses.mjs <executable>
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

const executable = process.argv[2];
if (executable === undefined) throw new Error('Usage: flip-fuses.mjs <executable>');

await flipFuses(executable, {
  version: FuseVersion.V1,
  // Playwright talks to the main process through --inspect.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  // That snapshot belongs to the application the runtime was built for, and is not kept.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
});
