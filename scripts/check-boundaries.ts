import { cruise } from './cruise.ts';

const folders = ['main', 'preload', 'shared', 'embedded', 'scripts'];
const { summary, modules } = cruise(folders);

// The tool passes silently when it cannot parse anything: seeing too little is a failure of its own.
const unseen = folders.filter((folder) => !modules.some((module) => module.source.startsWith(`${folder}/`)));
for (const folder of unseen) console.error(`no module was seen in ${folder}/`);
for (const { from, to, rule } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`boundaries: ${modules.length} modules, ${summary.violations.length} violations`);
process.exitCode = unseen.length > 0 || summary.violations.length > 0 ? 1 : 0;
