import { findOrphans } from './wiring/find-orphans.ts';
import { readFacts } from './wiring/read-facts.ts';
import { unusedGrants } from './wiring/unused-grants.ts';

/** Fails with the name of everything that is wired on one side only. Seeing too little is a failure of its own. */
const facts = await readFacts();
const orphans = findOrphans(facts, unusedGrants);
const empty = Object.entries(facts).filter(([, { size }]) => size === 0);
for (const orphan of orphans) console.error(orphan);
for (const [kind] of empty) console.error(`nothing was seen of: ${kind}`);
console.log(
  `wiring: ${facts.channels.size} channels, ${facts.events.size} events, ${facts.rpcsUsed.size} functions, ${facts.tablesUsed.size} tables, ${orphans.length} orphans`,
);
process.exitCode = orphans.length + empty.length > 0 ? 1 : 0;
