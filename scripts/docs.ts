import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { z } from 'zod';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { buildAndLoad, isFunction } from './build-and-load.ts';
import { readArrows, renderArchitecture } from './docs/architecture.ts';
import { readDictionary, renderDictionary } from './docs/data-dictionary.ts';
import { linguiPlugins } from './lingui-plugins.ts';

const root = resolve(import.meta.dirname, '..');
const textsSchema = z.object({ renderTroubleshooting: z.custom<() => string>(isFunction) });

/** Writes the documents that are made from what they describe. */
write(
  'docs/architecture.md',
  renderArchitecture(readFileSync(join(root, 'docs/architecture.md'), 'utf8'), readArrows()),
);
write('docs/data-dictionary.md', await dataDictionary());
write('docs/troubleshooting.md', await troubleshooting());

function write(name: string, text: string): void {
  writeFileSync(join(root, name), text);
  console.log(name);
}

async function dataDictionary(): Promise<string> {
  const backend = await startEmbedded();
  const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    return renderDictionary(await readDictionary(sql));
  } finally {
    await sql.end();
    await backend.stop();
  }
}

async function troubleshooting(): Promise<string> {
  const entry = join(import.meta.dirname, 'docs/texts-entry.ts');
  const { renderTroubleshooting } = textsSchema.parse(await buildAndLoad(entry, linguiPlugins(root)));
  return renderTroubleshooting();
}
