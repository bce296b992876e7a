import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picturesOfRoutes, picturesOfStates } from '../../scripts/screenshots/required.ts';
import { scenes } from '../../scripts/screenshots/scenes.ts';

const folder = resolve(import.meta.dirname, '../../scripts/screenshots');

/** The names that scenes give to further pictures of theirs. */
function furtherNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('scenes.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .flatMap((source) => [...source.matchAll(/\bname: '([\w-]+)'/g)].map(([, name]) => name ?? ''));
}

describe('the screenshots', () => {
  const taken = new Set([...scenes.map(({ name }) => name), ...furtherNames()]);

  it.each(Object.entries({ ...picturesOfRoutes, ...picturesOfStates }))(
    'show %s in each state',
    (_, names) => {
      expect(names.filter((name) => !taken.has(name))).toEqual([]);
    },
  );

  it('have one scene of each name', () => {
    const names = scenes.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
