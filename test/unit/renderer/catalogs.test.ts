import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const copy = mkdtempSync(join(tmpdir(), 'rhythm-catalogs-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The entries of a catalog, without the header, which has a date. */
function entriesOf(folder: string, language: string): string {
  const catalog = readFileSync(join(folder, 'renderer/i18n/locales', `${language}.po`), 'utf8');
  return catalog.slice(catalog.indexOf('\n\n'));
}

describe('the catalogs', () => {
  it('hold exactly the texts of the sources: a production build shows an id for any other', () => {
    for (const name of ['renderer', 'lingui.config.ts', 'package.json', 'tsconfig.json'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const cli = join(root, 'node_modules/@lingui/cli/dist/lingui.js');
    const extracted = spawnSync(process.execPath, [cli, 'extract', '--clean', '--workers', '1'], {
      cwd: copy,
    });
    expect(extracted.status, extracted.stderr.toString()).toBe(0);
    for (const language of ['en', 'de']) expect(entriesOf(copy, language)).toBe(entriesOf(root, language));
  });

  it('are complete in German', () => {
    const untranslated = [...entriesOf(root, 'de').matchAll(/^msgid "(.+)"\nmsgstr ""$/gm)];
    expect(untranslated.map(([, id]) => id)).toEqual([]);
  });
});
