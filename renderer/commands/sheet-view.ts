import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Command } from './command.ts';
import { groupTexts } from './group-texts.ts';
import { matchOf } from './match.ts';
import { groupOf } from './palette-view.ts';

export interface SheetLine {
  readonly id: string;
  readonly label: MessageDescriptor;
  /** Each does it. */
  readonly shortcuts: readonly string[];
}

export interface SheetGroup {
  readonly id: string;
  readonly title: MessageDescriptor;
  readonly lines: readonly SheetLine[];
}

/** Keys that belong to the rows of a list and not to the window: they work while a row has the focus. */
const listKeys: SheetGroup = {
  id: 'list',
  title: msg`In the worklist`,
  lines: [
    { id: 'list.down', label: msg`Next row`, shortcuts: ['J', 'ArrowDown'] },
    { id: 'list.up', label: msg`Row before`, shortcuts: ['K', 'ArrowUp'] },
    { id: 'list.page', label: msg`Ten rows on or back`, shortcuts: ['PageDown', 'PageUp'] },
    { id: 'list.ends', label: msg`First or last row`, shortcuts: ['Home', 'End'] },
    { id: 'list.open', label: msg`Open the run`, shortcuts: ['Enter'] },
    { id: 'list.execute', label: msg`Execute the run`, shortcuts: ['E'] },
    { id: 'list.choose', label: msg`Select the row`, shortcuts: ['Space'] },
    {
      id: 'list.extend',
      label: msg`Extend the selection`,
      shortcuts: ['Shift+ArrowDown', 'Shift+ArrowUp'],
    },
    { id: 'list.all', label: msg`Select all`, shortcuts: ['Mod+A'] },
    { id: 'list.none', label: msg`Clear the selection`, shortcuts: ['Escape'] },
  ],
};

/**
 * The sheet of shortcuts: those of the registry by their groups, and the keys of the list.
 * @param wordsOf the words of a text: the one that is shown first
 */
export function sheetOf(
  commands: readonly Command[],
  typed: string,
  wordsOf: (text: MessageDescriptor) => readonly string[],
): readonly SheetGroup[] {
  return [...groupsOf(commands), listKeys]
    .map((group) => ({
      ...group,
      lines: group.lines.filter(
        ({ label, shortcuts }) =>
          matchOf(typed, [...wordsOf(label), ...wordsOf(group.title), ...shortcuts]) <
          Number.POSITIVE_INFINITY,
      ),
    }))
    .filter(({ lines }) => lines.length > 0);
}

function groupsOf(commands: readonly Command[]): SheetGroup[] {
  return Object.entries(groupTexts).map(([id, title]) => ({
    id,
    title,
    lines: commands
      .filter((command) => groupOf(command) === id)
      .flatMap(({ id: command, label, shortcut }) =>
        shortcut === undefined ? [] : [{ id: command, label, shortcuts: [shortcut] }],
      ),
  }));
}
