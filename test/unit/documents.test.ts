import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const documents = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });
const textOf = (document: string) => readFileSync(join(root, document), 'utf8');

/** Targets of the links of a document that stay in this repository. */
function linksOf(document: string): { path: string; section: string | undefined }[] {
  const targets = [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', section] = target.split('#');
      return { path: path === '' ? document : join(dirname(document), path), section };
    });
}

/** As the names of headings become anchors. */
function sectionsOf(document: string): string[] {
  return [...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documents', () => {
  it('are seen', () => expect(documents.length).toBeGreaterThan(15));

  it.each(documents)('%s: every link leads somewhere', (document) => {
    const broken = linksOf(document).filter(
      ({ path, section }) =>
        !existsSync(join(root, path)) || (section !== undefined && !sectionsOf(path).includes(section)),
    );
    expect(broken.map(({ path, section }) => `${path}#${section ?? ''}`)).toEqual([]);
  });

  it('name a test or a campaign for every threat', () => {
    const security = textOf('docs/security.md');
    const threats = security.slice(security.indexOf('## Threats'), security.indexOf('## What leaves'));
    const rows = threats.split('\n').filter((line) => /^\| (?!threat|---)/.test(line));
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter((row) => !/\]\(\.\.\/test\/[^)]+\)/.test(row))).toEqual([]);
  });

  it.each(documents)('%s: names only campaigns that there are', (document) => {
    const files = readdirSync(join(root, 'test/campaigns')).filter((name) => name.endsWith('.campaign.ts'));
    const known = files.map((name) => name.replace('.campaign.ts', ''));
    const named = [...textOf(document).matchAll(/campaigns? `([\w-]+)`|campaign -- ([\w-]+)/g)];
    const unknown = named.map(([, one, other]) => one ?? other ?? '').filter((name) => !known.includes(name));
    expect(unknown.filter((name) => name !== 'all')).toEqual([]);
  });

  it.each(documents)('%s: names only commands and files that there are', (document) => {
    const { scripts } = packageSchema.parse(JSON.parse(textOf('package.json')));
    const commands = [...textOf(document).matchAll(/npm run ([\w-]+(?::[\w-]+)*)/g)].map(
      ([, name = '']) => name,
    );
    expect(commands.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const paths = [
      ...textOf(document).matchAll(/`((?:main|renderer|shared|scripts|test|supabase)\/[\w./-]*\w)`/g),
    ];
    expect(paths.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
