import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { WiringFacts } from '../../../scripts/wiring/facts.ts';
import { findOrphans } from '../../../scripts/wiring/find-orphans.ts';
import { callsOf, stringsOf } from '../../../scripts/wiring/syntax.ts';

/** Everything is wired on both sides. */
const sound: WiringFacts = {
  channels: new Map([['a.one', []]]),
  handlers: new Set(['a.one']),
  preload: new Set(['a.one']),
  invoked: new Set(['a.one']),
  inTests: new Set(['a.one', 'something else']),
  events: new Set(['e.one']),
  preloadEvents: new Set(['e.one']),
  announced: new Set(['e.one', 'wiped']),
  listened: new Set(['e.one']),
  rpcsUsed: new Set(['do_one']),
  tablesUsed: new Set(['ones']),
  functions: new Set(['do_one', 'do_other', 'internal']),
  tables: new Set(['ones', 'others']),
  granted: new Set(['do_one', 'do_other']),
};
const excuses = { do_other: 'The other product calls it.' };
const none = new Set<string>();
const lone = new Set(['lone']);

describe('the wiring gate', () => {
  it('finds nothing where everything is wired', () => expect(findOrphans(sound, excuses)).toEqual([]));

  it.each<[string, Partial<WiringFacts>, string]>([
    [
      'a channel without a schema',
      { channels: new Map([['a.one', ['has no schema']]]) },
      'channel a.one has no schema',
    ],
    ['a channel without a handler', { handlers: none }, 'channel a.one has no handler'],
    [
      'a handler without a channel',
      { handlers: new Set(['a.one', 'lone']) },
      'handler lone is of no channel',
    ],
    ['a channel that the preload stops', { preload: none }, 'channel a.one does not pass the preload'],
    ['a preload that passes too much', { preload: new Set(['a.one', 'lone']) }, 'the preload passes lone'],
    ['a channel that nobody calls', { invoked: none }, 'channel a.one has no literal callsite'],
    ['a call of no channel', { invoked: new Set(['a.one', 'lone']) }, 'renderer/ calls lone'],
    ['a channel without a test', { inTests: none }, 'channel a.one has no test'],
    ['an event that the preload stops', { preloadEvents: none }, 'event e.one does not pass the preload'],
    [
      'a preload that lets too much in',
      { preloadEvents: new Set(['e.one', 'lone']) },
      'the preload lets lone through',
    ],
    ['an event that is never announced', { announced: none }, 'event e.one is never announced'],
    ['an event that nobody hears', { listened: none }, 'event e.one has no listener'],
    ['a listener to no event', { listened: new Set(['e.one', 'lone']) }, 'renderer/ listens to lone'],
    [
      'a function without a migration',
      { rpcsUsed: new Set(['do_one', 'lone']) },
      'function lone is called by main/remote/',
    ],
    ['a table without a migration', { tablesUsed: lone }, 'table lone is used by main/remote/'],
    [
      'a function that may not be called',
      { granted: new Set(['do_other']) },
      'function do_one is called by main/remote/ and not granted',
    ],
    [
      'a granted function that nobody calls',
      { granted: new Set(['do_one', 'do_other', 'lone']) },
      'function lone is granted',
    ],
    [
      'an excuse for what is not granted',
      { granted: new Set(['do_one']) },
      'the excuse for do_other is not needed',
    ],
    [
      'an excuse for what is used',
      { rpcsUsed: new Set(['do_one', 'do_other']) },
      'the excuse for do_other is not needed',
    ],
  ])('names %s', (_, change, sentence) => {
    expect(findOrphans({ ...sound, ...change }, excuses)).toEqual([expect.stringContaining(sentence)]);
  });
});

describe('the syntax that it reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-syntax-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  function written(source: string): string {
    const file = join(folder, 'source.tsx');
    writeFileSync(file, source);
    return file;
  }

  it('takes calls for calls, however they are written', () => {
    const file = written(`
      const one = <p>{invoke('a.one', {})}</p>;
      window.rhythm.invoke(\`a.two\`, {});
      invoke<'a.three'>(
        'a.three',
        {},
      );
      invoke(name, {});`);
    const invoked = callsOf(file).map(({ name, argument }) => [name, argument]);
    expect(invoked).toEqual([
      ['invoke', 'a.one'],
      ['invoke', 'a.two'],
      ['invoke', 'a.three'],
      ['invoke', null],
    ]);
  });

  it('takes neither comments nor texts nor names for calls', () => {
    const file = written(`
      // invoke('a.one', {})
      const text = "invoke('a.two', {})";
      const invoke = { 'a.three': 1 };`);
    expect(callsOf(file)).toEqual([]);
    expect([...stringsOf(file)]).toEqual(["invoke('a.two', {})", 'a.three']);
  });

  it('fails on what it cannot read: what was not seen must not count as absent', () => {
    expect(() => callsOf(written('const = ;'))).toThrow('source.tsx');
  });
});
