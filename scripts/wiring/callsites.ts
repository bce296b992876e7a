import { resolve } from 'node:path';
import { type Call, callsOf, sourcesIn } from './syntax.ts';

const root = resolve(import.meta.dirname, '../..');

/** The calls of a function or method in a folder of the repository, by the syntax of its sources. */
export function findCallsites(folder: string, name: string): Call[] {
  return sourcesIn(resolve(root, folder))
    .flatMap(callsOf)
    .filter((call) => call.name === name);
}
