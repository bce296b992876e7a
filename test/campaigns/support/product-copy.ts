import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inLanes } from './in-lanes.ts';

const root = resolve(import.meta.dirname, '../../..');
const copied =
  'main preload renderer shared embedded scripts supabase test docs .ci package.json tsconfig.json lingui.config.ts'.split(
    ' ',
  );

/** A change of the product that breaks something. */
export interface Mutant {
  /** What is broken, for the news of a mutant that was not noticed. */
  readonly name: string;
  readonly file: string;
  /** Replaced by `to`; must be there. Missing: `to` is a whole new file. */
  readonly from?: string;
  readonly to: string;
}

export interface ScriptRun {
  readonly code: number;
  readonly output: string;
}

/** A copy of the product in which something can be broken. */
export interface ProductCopy {
  /** Runs a script of the copy to its end. */
  run(script: string, ...args: string[]): Promise<ScriptRun>;
  /** Breaks it for as long as `work` takes. @throws when there is nothing to break in this way (any more) */
  broken<Value>(mutant: Mutant, work: () => Promise<Value>): Promise<Value>;
  remove(): void;
}

/** Copies the sources; the packages are those of the original. */
export function copyProduct(): ProductCopy {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-broken-'));
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    run: (script, ...args) => runIn(folder, [script, ...args]),
    async broken({ name, file, from, to }, work) {
      const path = join(folder, file);
      const before = from === undefined ? null : readFileSync(path, 'utf8');
      if (before !== null && !before.includes(from ?? '')) {
        throw new Error(`${file} has nothing to break any more (${name})`);
      }
      writeFileSync(path, before === null ? to : before.replace(from ?? '', () => to));
      try {
        return await work();
      } finally {
        if (before === null) rmSync(path);
        else writeFileSync(path, before);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function runIn(folder: string, args: readonly string[]): Promise<ScriptRun> {
  return new Promise((fulfil) => {
    execFile(process.execPath, args, { cwd: folder }, (fault, stdout, stderr) => {
      const code = fault === null ? 0 : typeof fault.code === 'number' ? fault.code : -1;
      fulfil({ code, output: `${stdout}${stderr}` });
    });
  });
}

/** Does the work for every mutant, in as many copies at once as there are, each broken by one. */
export function inBrokenCopies<M extends Mutant, Value>(
  copies: readonly ProductCopy[],
  mutants: readonly M[],
  work: (copy: ProductCopy, mutant: M) => Promise<Value>,
): Promise<Value[]> {
  const free = [...copies];
  return inLanes(mutants, copies.length, async (mutant) => {
    const copy = free.pop();
    if (!copy) throw new Error('more lanes than copies');
    const value = await copy.broken(mutant, () => work(copy, mutant));
    free.push(copy);
    return value;
  });
}
