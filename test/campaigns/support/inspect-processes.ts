import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { type Secret, secretsIn, spellingsInMemory } from './find-secrets.ts';

/** Larger mappings are reserved address space of V8 and PartitionAlloc, not content. */
const largestMapping = 512 * 1024 * 1024;

export interface Inspected {
  readonly processes: number;
  readonly renderers: number;
  readonly found: readonly string[];
}

/**
 * Looks at the processes of a running app as any other process of this user can (Linux; elsewhere at none): command lines
 * and environments of all of them but the environment of the main one, which it was started with; and what the renderers
 * hold in memory.
 */
export function inspectProcesses(
  mainPid: number,
  secrets: readonly Secret[],
  inMemory: readonly Secret[],
): Inspected {
  if (process.platform !== 'linux') return { processes: 0, renderers: 0, found: [] };
  const family = familyOf(mainPid);
  const renderers = family.filter((pid) => commandLineOf(pid).includes('--type=renderer'));
  const found = family.flatMap((pid) => [
    ...secretsIn(commandLineOf(pid), secrets).map((what) => `command line: ${what}`),
    ...(pid === mainPid ? [] : secretsIn(environmentOf(pid), secrets).map((what) => `environment: ${what}`)),
  ]);
  const held = renderers.flatMap((pid) => secretsInMemory(pid, inMemory).map((what) => `renderer: ${what}`));
  return { processes: family.length, renderers: renderers.length, found: [...found, ...held] };
}

function familyOf(mainPid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))]),
  );
  const family = [mainPid];
  for (const pid of family) {
    for (const [child, parent] of parents) if (parent === pid) family.push(child);
  }
  return family;
}

function parentOf(pid: number): number | null {
  const status = tryRead(`/proc/${pid}/status`).toString();
  const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
  return parent === undefined ? null : Number(parent);
}

const commandLineOf = (pid: number) => tryRead(`/proc/${pid}/cmdline`);
const environmentOf = (pid: number) => tryRead(`/proc/${pid}/environ`);

/** A process that has ended meanwhile has nothing to show. */
function tryRead(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

/** In what the process can write to: heaps and stacks. */
function secretsInMemory(pid: number, secrets: readonly Secret[]): string[] {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    const mappings = readFileSync(`/proc/${pid}/maps`, 'utf8').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm);
    const found = [...mappings].flatMap(([, from = '', to = '']) => {
      const start = Number.parseInt(from, 16);
      return secretsIn(
        readMapping(memory, start, Number.parseInt(to, 16) - start),
        secrets,
        spellingsInMemory,
      );
    });
    return [...new Set(found)];
  } finally {
    closeSync(memory);
  }
}

function readMapping(memory: number, start: number, length: number): Buffer {
  if (length > largestMapping) return Buffer.alloc(0);
  const content = Buffer.alloc(length);
  try {
    return content.subarray(0, readSync(memory, content, 0, length, start));
  } catch {
    return Buffer.alloc(0); // unmapped meanwhile, or not to be read
  }
}
