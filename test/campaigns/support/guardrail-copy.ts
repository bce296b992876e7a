import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { GuardrailMutant } from './guardrail-mutants.ts';

const root = resolve(import.meta.dirname, '../../..');
const copied =
  'main preload renderer shared embedded scripts supabase test docs .ci package.json tsconfig.json lingui.config.ts'.split(
    ' ',
  );

export interface Verified {
  readonly code: number;
  readonly output: string;
}

/** A copy of the product in which something can be broken. */
export interface GuardrailCopy {
  /** Runs the verification in the copy, for one rule or (null) for all. */
  verify(rule: number | null): Promise<Verified>;
  /** Breaks it for as long as `work` takes. @throws when there is nothing to break in this way (any more) */
  broken<Value>(mutant: Omit<GuardrailMutant, 'rule'>, work: () => Promise<Value>): Promise<Value>;
  remove(): void;
}

/** Copies the sources; the packages are those of the original. */
export function copyProduct(): GuardrailCopy {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-broken-'));
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    verify: (rule) => verifyIn(folder, rule),
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

function verifyIn(folder: string, rule: number | null): Promise<Verified> {
  const args = ['scripts/verify-e76-4.ts', ...(rule === null ? [] : ['--only', String(rule)])];
  return new Promise((fulfil) => {
    execFile(process.execPath, args, { cwd: folder }, (fault, stdout, stderr) => {
      const code = fault === null ? 0 : typeof fault.code === 'number' ? fault.code : -1;
      fulfil({ code, output: `${stdout}${stderr}` });
    });
  });
}
