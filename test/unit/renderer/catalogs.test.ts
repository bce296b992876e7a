import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatter } from '@lingui/format-po';
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

  it('say something for every text, in both languages', async () => {
    for (const language of ['en', 'de'] as const)
      expect((await textsOf(language)).filter(({ text }) => text === '').map(({ id }) => id)).toEqual([]);
  });

  it('differ, but for words that are the same in both languages', async () => {
    const english = new Map((await textsOf('en')).map(({ id, text }) => [id, text]));
    const alike = (await textsOf('de')).filter(({ id, text }) => english.get(id) === text);
    expect([...new Set(alike.map(({ text }) => text))].toSorted()).toEqual(sameInBoth);
  });

  it('fill in the same values in both languages', async () => {
    const english = new Map((await textsOf('en')).map(({ id, text }) => [id, valuesOf(text)]));
    const other = (await textsOf('de')).filter(({ id, text }) => valuesOf(text) !== english.get(id));
    expect(other.map(({ text }) => text)).toEqual([]);
  });

  it('address clinicians as Sie, with the quotation marks and the ellipsis of their language', async () => {
    const texts = (await textsOf('de')).map(({ text }) => text);
    expect(texts.filter((text) => /\b(?:du|dir|dich|dein\w*|euch|euer)\b/i.test(text))).toEqual([]);
    expect(texts.filter((text) => /["']|\.\.\./.test(text))).toEqual([]);
  });
});

/** Words that German and English share; everything else that is alike was forgotten. */
const sameInBoth = [
  'Esc',
  'Filter',
  'Gateway',
  'Name',
  'Normal',
  'Offline',
  'Online',
  'Patient {patient}',
  'Status',
  'Version {0}',
  'Version {number}',
  'Version {version}',
  '{by}, {at}',
];

interface Text {
  readonly id: string;
  readonly text: string;
}

/** What is shown for each id. */
async function textsOf(language: 'en' | 'de'): Promise<Text[]> {
  const file = join(root, 'renderer/i18n/locales', `${language}.po`);
  const context = { locale: language, sourceLocale: 'en', filename: file };
  const catalog = await formatter().parse(readFileSync(file, 'utf8'), context);
  return Object.entries(catalog ?? {}).map(([id, { translation = '' }]) => ({ id, text: translation }));
}

/** The names of the values that a text is filled with. */
function valuesOf(text: string): string {
  const names = [...text.matchAll(/\{(\w+)(?=\}|, (?:plural|select|number))/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].toSorted().join(' ');
}

describe('the views', () => {
  it('hold no text of one language in an attribute', () => {
    const files = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' });
    const spoken =
      /\b(?:aria-label|aria-description|title|placeholder|label|hint|alt|lead)="[^"]*\p{L}{2}[^"]*"/gu;
    const found = files
      .filter((file) => file.endsWith('.tsx'))
      .flatMap((file) => {
        const source = readFileSync(join(root, 'renderer', file), 'utf8');
        // An address or a key as an example is the same in every language.
        return [...source.matchAll(spoken)]
          .map(([attribute]) => `${file}: ${attribute}`)
          .filter((attribute) => !/"(?:https:|sb_)/.test(attribute));
      });
    expect(found).toEqual([]);
  });
});
