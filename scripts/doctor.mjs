// @ts-check
// `npm run doctor`: one screen of what was found on this machine and what to do about each problem. Plain Node 20, so
// that it works where the set-up does not. Exit 0: usable; 1: something must be done first.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkAll } from './doctor/check-all.mjs';
import { renderReport } from './doctor/render-report.mjs';
import { checkoutRoot } from './setup/paths.mjs';

const dotEnv = join(checkoutRoot, '.env');
if (existsSync(dotEnv)) process.loadEnvFile(dotEnv);

const findings = await checkAll();
const colour = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
process.stdout.write(renderReport(findings, { colour }));
process.exit(findings.some((finding) => finding.state === 'problem') ? 1 : 0);
