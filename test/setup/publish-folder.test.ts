import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findDamage, isPublished, publishFolder } from '../../scripts/setup/publish-folder.mjs';
import { endOf, firstWords, startScript } from './child-script.ts';

const modulePath = join(import.meta.dirname, '../../scripts/setup/publish-folder.mjs');

let parent: string;
let target: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'rhythm-publish-'));
  target = join(parent, 'part-1.0');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const build = async (folder: string): Promise<void> => {
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'inner', 'tool'), 'whole content');
};
const publish = (recipe = 'r1') => publishFolder({ target, recipe, build });
const leftovers = () => readdirSync(parent).filter((name) => name !== 'part-1.0');

/** A process that publishes 40 files and says `half` in the middle; `after` is what it does then. */
const publisher = (after: string) => `
  import { publishFolder } from ${JSON.stringify(modulePath)};
  import { writeFileSync } from 'node:fs';
  await publishFolder({ target: ${JSON.stringify(target)}, recipe: 'r1', build: async (folder) => {
    for (let index = 0; index < 40; index += 1) {
      writeFileSync(folder + '/file-' + index, 'x'.repeat(20_000));
      if (index === 20) { process.stdout.write('half'); ${after} }
    }
  } });
  process.stdout.write('published');`;

describe('publishing a folder', () => {
  test('puts the whole folder in place and leaves nothing beside it', async () => {
    await publish();
    expect(readFileSync(join(target, 'inner', 'tool'), 'utf8')).toBe('whole content');
    expect(await isPublished(target, 'r1')).toBe(true);
    expect(leftovers()).toEqual([]);
  });

  test('shows nothing when the build fails', async () => {
    const failing = publishFolder({
      target,
      recipe: 'r1',
      build: async () => Promise.reject(new Error('no disk')),
    });
    await expect(failing).rejects.toThrow('no disk');
    expect(readdirSync(parent)).toEqual([]);
  });

  test('killed in the middle of the build, shows nothing; the next one cleans up and publishes', async () => {
    const child = startScript(publisher('await new Promise((done) => setTimeout(done, 60_000));'));
    expect(await firstWords(child)).toBe('half');
    child.kill('SIGKILL');
    expect(await endOf(child)).toBe('SIGKILL');
    expect(await isPublished(target, 'r1')).toBe(false);
    expect(leftovers()).toHaveLength(1);
    await publish();
    expect(await isPublished(target, 'r1')).toBe(true);
    expect(leftovers()).toEqual([]);
  });

  test('killed at any later moment, shows the whole folder or none', async () => {
    let killed = 0;
    for (let delayMs = 0; delayMs <= 60; delayMs += 3) {
      rmSync(target, { recursive: true, force: true });
      const child = startScript(publisher(''));
      await firstWords(child);
      await new Promise((done) => setTimeout(done, delayMs));
      child.kill('SIGKILL');
      if ((await endOf(child)) === 'SIGKILL') killed += 1;
      const published = await isPublished(target, 'r1');
      expect(readdirSync(parent).includes('part-1.0')).toBe(published);
      if (published) expect(await findDamage(target)).toEqual([]);
    }
    expect(killed).toBeGreaterThan(0);
  });

  test('two at once both succeed, and one whole folder is there', async () => {
    const children = [startScript(publisher('')), startScript(publisher(''))];
    expect(await Promise.all(children.map(endOf))).toEqual([0, 0]);
    expect(await findDamage(target)).toEqual([]);
    expect(leftovers()).toEqual([]);
  });
});

describe('a folder that is not whole', () => {
  const damages: Record<string, () => void> = {
    'a file is missing': () => rmSync(join(target, 'inner', 'tool')),
    'a file was cut off': () => writeFileSync(join(target, 'inner', 'tool'), 'whole'),
    'the manifest is missing': () => rmSync(join(target, '.complete.json')),
    'the manifest was cut off': () => writeFileSync(join(target, '.complete.json'), '{"recipe":"r1","fil'),
    'the manifest lists nothing': () =>
      writeFileSync(join(target, '.complete.json'), '{"recipe":"r1","files":[]}'),
    'it is a file': () => {
      rmSync(target, { recursive: true });
      writeFileSync(target, 'not a folder');
    },
  };
  test.each(Object.entries(damages))('is noticed and replaced when %s', async (_name, damage) => {
    await publish();
    damage();
    expect(await isPublished(target, 'r1')).toBe(false);
    await publish();
    expect(await findDamage(target)).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  test('is noticed and replaced when it was made from another recipe', async () => {
    await publish('r0');
    expect(await isPublished(target, 'r1')).toBe(false);
    await publish('r1');
    expect(await isPublished(target, 'r1')).toBe(true);
  });

  test('is named by file when a byte has changed in place', async () => {
    await publish();
    writeFileSync(join(target, 'inner', 'tool'), 'whole c0ntent');
    expect(await findDamage(target)).toEqual([join('inner', 'tool')]);
  });
});
