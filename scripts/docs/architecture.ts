import { type Cruised, cruise } from '../cruise.ts';

interface Part {
  readonly name: string;
  /** Folders of it; a file that lies directly in `main/` is named. */
  readonly holds: readonly string[];
  readonly what: string;
}

/** Every folder of the app in its place. One that is in none of them makes the document fail, with its name. */
const parts = {
  window: { name: 'window', holds: ['renderer'], what: 'what people see; sandboxed, no network, no key' },
  preload: {
    name: 'preload',
    holds: ['preload'],
    what: 'passes on the names of the contract and nothing else',
  },
  contract: {
    name: 'contract',
    holds: ['shared'],
    what: 'schemas, statuses, codes, channels: what all parts agree on; imports zod alone',
  },
  shell: {
    name: 'shell',
    holds: ['main/main.ts', 'main/shell'],
    what: 'Electron: windows, protocol, keyring, sleep; the only part that knows it',
  },
  wiring: {
    name: 'wiring',
    holds: ['main/compose.ts', 'main/composition'],
    what: 'puts the parts together, once; knows nothing of Electron',
  },
  ipc: {
    name: 'ipc',
    holds: ['main/ipc'],
    what: 'sender, size, rate, schema, session, lock, role, flag, handler, envelope',
  },
  desk: {
    name: 'desk',
    holds: [
      'main/session',
      'main/lock',
      'main/execution',
      'main/audit',
      'main/push',
      'main/sync',
      'main/failures',
      'main/flag',
      'main/settings',
    ],
    what: 'one signed-in user: session, lock, runs under way, outbox, pull, access notes, settings',
  },
  engine: {
    name: 'engine',
    holds: ['main/engine'],
    what: 'one run from claim to settle; receives ports, imports no other part of main',
  },
  model: { name: 'model', holds: ['main/model'], what: 'the Anthropic SDK behind the port Model' },
  remote: {
    name: 'remote',
    holds: ['main/remote'],
    what: 'Supabase behind the ports RunStore and ContextSource',
  },
  db: { name: 'db', holds: ['main/db'], what: 'encrypted SQLite: cache, journal, outbox' },
  egress: { name: 'egress', holds: ['main/egress'], what: 'the one door out, made for one address each' },
  runtime: { name: 'runtime', holds: ['main/runtime'], what: 'clock, ids, log, files written whole' },
} as const satisfies Record<string, Part>;
type PartName = keyof typeof parts;

/** Left out of the picture: everything imports the contract, and the wiring imports everything. */
const notDrawn: readonly PartName[] = ['contract', 'wiring', 'runtime'];

const begin = '<!-- made by npm run docs: begin -->';
const end = '<!-- made by npm run docs: end -->';

/** The document with the parts and these arrows in it. @throws when the marks are missing */
export function renderArchitecture(document: string, arrows: ReadonlySet<string>): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error('docs/architecture.md has lost its marks');
  return `${document.slice(0, from + begin.length)}\n${renderParts(arrows)}\n${document.slice(to)}`;
}

/** Which part imports which, by the real imports; what only types need does not count. */
export function readArrows(): ReadonlySet<string> {
  const { modules } = cruise(['main', 'preload', 'renderer', 'shared']);
  if (modules.length < 100) throw new Error(`only ${modules.length} modules were seen`);
  return new Set(modules.flatMap(arrowsOf));
}

function arrowsOf({ source, dependencies }: Cruised['modules'][number]): string[] {
  const from = partOf(source);
  return dependencies
    .filter(({ resolved, dependencyTypes }) => isOurs(resolved) && !dependencyTypes.includes('type-only'))
    .map(({ resolved }) => partOf(resolved))
    .filter((to) => from !== null && to !== null && to !== from)
    .map((to) => `${from} --> ${to}`);
}

function isOurs(path: string): boolean {
  return /^(main|preload|renderer|shared)\//.test(path) && !path.endsWith('.d.ts');
}

/** Null for what is none of ours. @throws for a folder of ours that has no place. */
function partOf(path: string): PartName | null {
  if (!isOurs(path)) return null;
  const [top = '', below = ''] = path.split('/');
  const folder = top === 'main' ? `main/${below}` : top;
  const found = partNames().find((name) => parts[name].holds.some((held) => held === folder));
  if (!found) throw new Error(`${folder} has no place in the architecture (scripts/docs/architecture.ts)`);
  return found;
}

function partNames(): PartName[] {
  const isPart = (name: string): name is PartName => Object.hasOwn(parts, name);
  return Object.keys(parts).filter(isPart);
}

function renderParts(arrows: ReadonlySet<string>): string {
  const drawn = partNames().filter((name) => !notDrawn.includes(name));
  const shown = [...arrows].filter((arrow) =>
    arrow.split(' --> ').every((end) => drawn.some((name) => name === end)),
  );
  return `
\`\`\`mermaid
flowchart TD
${drawn.map((name) => `  ${name}["${name}<br/><small>${foldersOf(name, '<br/>')}</small>"]`).join('\n')}
${shown
  .sort()
  .map((arrow) => `  ${arrow}`)
  .join('\n')}
\`\`\`

An arrow is an import. Not drawn: ${notDrawn.map((name) => `**${name}**`).join(', ')}; every part may import the contract and the runtime, and the wiring
imports all of main.

| part | folders | what it does | imports |
|---|---|---|---|
${partNames()
  .map(
    (name) =>
      `| **${name}** | ${foldersOf(name, ', ', '`')} | ${parts[name].what} | ${importsOf(name, arrows)} |`,
  )
  .join('\n')}
`;
}

function foldersOf(name: PartName, separator: string, quote = ''): string {
  return parts[name].holds.map((folder) => `${quote}${folder}${quote}`).join(separator);
}

function importsOf(name: PartName, arrows: ReadonlySet<string>): string {
  const own = [...arrows]
    .filter((arrow) => arrow.startsWith(`${name} -->`))
    .map((arrow) => arrow.slice(name.length + 5));
  return own.length === 0 ? '–' : own.sort().join(', ');
}
