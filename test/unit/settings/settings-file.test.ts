import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultExecutionSettings } from '../../../main/settings/default-execution-settings.ts';
import { createSealedValue } from '../../../main/settings/sealed-value.ts';
import type { SecretBox } from '../../../main/settings/secret-box.ts';
import { openSettingsFile } from '../../../main/settings/settings-file.ts';

let folder: string;
let path: string;
const damaged: string[] = [];
const open = () => openSettingsFile(path, (file) => damaged.push(file));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rhythm-settings-'));
  path = join(folder, 'settings.json');
  damaged.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the settings file', () => {
  it('starts with defaults and writes nothing', () => {
    expect(open().read()).toMatchObject({ language: 'system', theme: 'system', connection: null });
    expect(() => statSync(path)).toThrow();
  });

  it('keeps what was written, readable by its owner only', () => {
    open().update({ language: 'de' });
    expect(open().read().language).toBe('de');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('leaves no copy of before with a wipe, and itself', () => {
    writeFileSync(path, 'not json');
    const settings = open();
    settings.update({ language: 'de' });
    writeFileSync(`${path}.writing-1`, '');
    settings.removeLeftovers();
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('ignores undefined values instead of erasing what is there', () => {
    open().update({ language: 'de', theme: 'dark' });
    open().update({ language: undefined, theme: 'light' });
    expect(open().read()).toMatchObject({ language: 'de', theme: 'light' });
  });

  it.each(['{"language": 5}', 'not json', '', '[]'])('sets a damaged file aside: %s', (text) => {
    writeFileSync(path, text);
    expect(open().read().language).toBe('system');
    expect(damaged).toEqual([`${path}.damaged`]);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
  });

  it('loses a gateway that is no address, or one over which keys could be read on the way', () => {
    for (const gateway of ['gateway.example', 'http://gateway.example']) {
      writeFileSync(path, JSON.stringify({ language: 'de', gateway }));
      expect(open().read()).toMatchObject({ language: 'de', gateway: null });
    }
    writeFileSync(path, JSON.stringify({ gateway: 'https://gateway.example/v1' }));
    expect(open().read().gateway).toBe('https://gateway.example/v1');
    expect(damaged).toHaveLength(2);
  });

  it('loses only the setting that is out of range', () => {
    const execution = { ...defaultExecutionSettings, poolSize: 3 };
    open().update({ language: 'de', model: 'some-model', execution });
    const text = readFileSync(path, 'utf8').replace('"poolSize": 3', '"poolSize": 300');
    writeFileSync(path, text);
    const settings = open();
    expect(settings.read()).toMatchObject({ language: 'de', model: 'some-model' });
    expect(settings.read().execution).toEqual(defaultExecutionSettings);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
    settings.update({ theme: 'dark' });
    expect([open().read().model, damaged]).toEqual(['some-model', [`${path}.damaged`]]);
  });

  it('throws when the disk refuses, and keeps the old value', () => {
    const settings = open();
    mkdirSync(path);
    expect(() => settings.update({ language: 'de' })).toThrow();
    expect(settings.read().language).toBe('system');
  });
});

/** Reversible without being the text itself; stands for the keyring of the operating system. */
function box(available: boolean): SecretBox {
  return {
    available,
    encrypt: (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
    decrypt: (sealed) => Buffer.from([...sealed].map((byte) => byte ^ 0x5a)).toString(),
  };
}

describe('a sealed value', () => {
  it('survives a restart where there is a keyring, and is never on disk in the clear', () => {
    createSealedValue(open(), box(true), 'sealedModelKey').write('canary-secret');
    expect(readFileSync(path, 'utf8')).not.toContain('canary-secret');
    expect(createSealedValue(open(), box(true), 'sealedModelKey').read()).toBe('canary-secret');
  });

  it('lasts until the app ends where there is none, and touches no file', () => {
    const value = createSealedValue(open(), box(false), 'sealedSession');
    value.write('canary-secret');
    expect(value.read()).toBe('canary-secret');
    expect(() => statSync(path)).toThrow();
  });

  it('is gone after clear, in memory and on disk', () => {
    const value = createSealedValue(open(), box(true), 'sealedSession');
    value.write('canary-secret');
    value.clear();
    expect(value.read()).toBeNull();
    expect(open().read().sealedSession).toBeNull();
  });

  it('counts as absent when the keyring cannot open it any more', () => {
    createSealedValue(open(), box(true), 'sealedSession').write('canary-secret');
    const broken: SecretBox = {
      ...box(true),
      decrypt: () => {
        throw new Error('other keyring');
      },
    };
    expect(createSealedValue(open(), broken, 'sealedSession').read()).toBeNull();
    expect(open().read().sealedSession).toBeNull();
  });
});
