import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../renderer/commands/command.ts';
import { createCommandRegistry } from '../../../renderer/commands/command-registry.ts';
import { goTargets } from '../../../renderer/commands/go-targets.ts';
import { isMatch, matchOf } from '../../../renderer/commands/match.ts';
import { rankCommands } from '../../../renderer/commands/palette-view.ts';
import { sheetOf } from '../../../renderer/commands/sheet-view.ts';
import { isPressed } from '../../../renderer/commands/shortcut.ts';
import { inEveryLanguage } from '../../../renderer/i18n/every-language.ts';

const wordsOf = (text: Command['label']) => [text.message ?? text.id, text.id];

function command(id: string, message: string, more: Partial<Command> = {}): Command {
  return { id, label: { id: `${id}.label`, message }, run: () => undefined, ...more };
}

const noKey = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('the registry of commands', () => {
  it('holds a command while its owner is there', () => {
    const registry = createCommandRegistry();
    const run = vi.fn();
    registry.put('a', command('lock', 'Lock', { run }));
    expect(registry.list().map(({ id }) => id)).toEqual(['lock']);
    expect(registry.run('lock')).toBe(true);
    expect(run).toHaveBeenCalledOnce();
    registry.remove('a');
    expect(registry.list()).toEqual([]);
    expect(registry.run('lock')).toBe(false);
  });

  it('runs the newest state of a command, and tells listeners only of what is seen', () => {
    const registry = createCommandRegistry();
    const [older, newer, listener] = [vi.fn(), vi.fn(), vi.fn()];
    registry.put('a', command('lock', 'Lock', { run: older }));
    registry.subscribe(listener);
    const shown = registry.list();
    registry.put('a', command('lock', 'Lock', { run: newer }));
    expect(registry.list()).toBe(shown);
    expect(listener).not.toHaveBeenCalled();
    registry.run('lock');
    expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([0, 1]);
    registry.put('a', command('lock', 'Lock', { run: newer, isEnabled: false }));
    expect(listener).toHaveBeenCalledOnce();
  });

  it('lists what two owners offer once, and does it as the newer one would', () => {
    const registry = createCommandRegistry();
    const [older, newer] = [vi.fn(), vi.fn()];
    registry.put('a', command('lock', 'Lock', { run: older }));
    registry.put('b', command('lock', 'Lock now', { run: newer }));
    expect(registry.list().map(({ label }) => label.message)).toEqual(['Lock now']);
    registry.run('lock');
    expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([0, 1]);
    registry.remove('b');
    expect(registry.list().map(({ label }) => label.message)).toEqual(['Lock']);
  });

  it('does not run what cannot be done now', () => {
    const registry = createCommandRegistry();
    const run = vi.fn();
    registry.put('a', command('lock', 'Lock', { run, isEnabled: false }));
    expect(registry.run('lock')).toBe(false);
    expect(run).not.toHaveBeenCalled();
  });
});

describe('the search of the palette', () => {
  it.each([
    ['lock', ['Lock the workstation']],
    ['WORK', ['Lock the workstation']],
    ['work lock', ['Lock the workstation']],
    ['lauf', ['Lauf ausführen']],
    ['ausfuhren', ['Lauf ausführen']],
    ['wrklst', ['Worklist']],
    ['grosse', ['Schriftgröße']],
    ['größe', ['Schriftgröße']],
    ['', ['Anything']],
  ])('finds by “%s”', (typed, texts) => {
    expect(isMatch(typed, texts)).toBe(true);
  });

  it.each([
    ['lock patient', ['Lock the workstation']],
    ['xyz', ['Lock the workstation']],
    // Two letters somewhere are in nearly every text.
    ['wt', ['Worklist']],
  ])('does not find by “%s”', (typed, texts) => {
    expect(isMatch(typed, texts)).toBe(false);
  });

  it('puts a beginning before a word within, and what is shown before other words', () => {
    const texts = [['Run again'], ['This run'], ['Overrun'], ['Again', 'Run']];
    const [begins, word, within, keyword] = texts.map((of) => matchOf('run', of));
    const inOrder = [begins, word, within].toSorted((a = 0, b = 0) => a - b);
    expect([begins, word, within]).toEqual(inOrder);
    expect(new Set(inOrder).size).toBe(3);
    expect(keyword).toBeGreaterThan(begins ?? 0);
  });

  it.each(['Einstell', 'setting', 'preferences'])('finds the settings in every language by “%s”', (typed) => {
    const commands = goTargets.map(({ route, label, keywords }) =>
      command(route.view, '', { label, keywords, group: 'go' }),
    );
    const found = rankCommands(commands, typed, inEveryLanguage);
    expect(found.flatMap(({ commands: of }) => of.map(({ id }) => id))).toEqual(['settings']);
  });

  it('lists by groups, the group of the best first, and nothing that cannot be done', () => {
    const commands = [
      command('go', 'Settings', { group: 'go' }),
      command('theme', 'Theme of the settings', { group: 'appearance' }),
      command('off', 'Settings of another kind', { isEnabled: false }),
    ];
    const found = rankCommands(commands, 'theme', wordsOf);
    expect(found.map(({ group }) => group)).toEqual(['appearance']);
    const both = rankCommands(commands, 'settings', wordsOf);
    expect(both.map(({ group, commands: of }) => [group, of.map(({ id }) => id)])).toEqual([
      ['go', ['go']],
      ['appearance', ['theme']],
    ]);
    expect(rankCommands(commands, '', wordsOf).map(({ group }) => group)).toEqual(['go', 'appearance']);
  });
});

describe('a shortcut', () => {
  it.each([
    ['N', { key: 'n' }, true],
    ['N', { key: 'N', shiftKey: true }, false],
    ['Shift+E', { key: 'E', shiftKey: true }, true],
    ['Shift+E', { key: 'e' }, false],
    // On a German keyboard both are typed with Shift.
    ['?', { key: '?', shiftKey: true }, true],
    ['/', { key: '/', shiftKey: true }, true],
    ['Mod+K', { key: 'k', ctrlKey: true }, true],
    ['Mod+K', { key: 'k' }, false],
    ['Mod+K', { key: 'k', metaKey: true }, false],
    ['Mod+K', { key: 'k', ctrlKey: true, altKey: true }, false],
    ['Mod+Shift+N', { key: 'N', ctrlKey: true, shiftKey: true }, true],
    ['Mod+Shift+N', { key: 'n', ctrlKey: true }, false],
    ['K', { key: 'k', ctrlKey: true }, false],
  ])('%s is pressed by %o: %s', (shortcut, press, expected) => {
    expect(isPressed(shortcut, { ...noKey, ...press }, false)).toBe(expected);
  });

  it('has Command in the place of Ctrl on a Mac', () => {
    expect(isPressed('Mod+K', { ...noKey, key: 'k', metaKey: true }, true)).toBe(true);
    expect(isPressed('Mod+K', { ...noKey, key: 'k', ctrlKey: true }, true)).toBe(false);
  });
});

describe('the sheet of shortcuts', () => {
  it('tells every shortcut that is registered, and the keys of the list', () => {
    const commands = [
      command('lock', 'Lock', { group: 'session', shortcut: 'Mod+L' }),
      command('theme', 'Theme', { group: 'appearance' }),
    ];
    const groups = sheetOf(commands, '', wordsOf);
    expect(groups.map(({ id }) => id)).toEqual(['session', 'list']);
    expect(groups[0]?.lines).toMatchObject([{ id: 'lock', shortcuts: ['Mod+L'] }]);
  });

  it('is searched by its words and by the key itself', () => {
    const commands = [
      command('lock', 'Lock', { group: 'session', shortcut: 'Mod+L' }),
      command('new', 'New run', { shortcut: 'N' }),
    ];
    const linesOf = (typed: string) =>
      sheetOf(commands, typed, wordsOf).flatMap(({ lines }) => lines.map(({ id }) => id));
    expect(linesOf('new run')).toEqual(['new']);
    expect(linesOf('Mod+L')).toEqual(['lock']);
    expect(linesOf('no such thing')).toEqual([]);
  });
});
