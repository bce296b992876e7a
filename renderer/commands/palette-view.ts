import type { MessageDescriptor } from '@lingui/core';
import type { Command, CommandGroup } from './command.ts';
import { isEnabled } from './command-registry.ts';
import { groupTexts } from './group-texts.ts';
import { matchOf } from './match.ts';

export interface RankedGroup {
  readonly group: CommandGroup;
  readonly commands: readonly Command[];
}

interface Ranked {
  readonly command: Command;
  readonly rank: number;
}

/**
 * The commands that answer to what was typed, by their groups. With nothing typed in the order of the groups; else the
 * best first, and its group before the others.
 * @param wordsOf the words of a text: the one that is shown first
 */
export function rankCommands(
  commands: readonly Command[],
  typed: string,
  wordsOf: (text: MessageDescriptor) => readonly string[],
): readonly RankedGroup[] {
  const ranked = commands
    .filter(isEnabled)
    .map((command) => ({ command, rank: matchOf(typed, textsOf(command, wordsOf)) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.rank - b.rank);
  return Object.keys(groupTexts)
    .filter(isGroup)
    .map((group) => ({ group, found: ranked.filter(({ command }) => groupOf(command) === group) }))
    .filter(({ found }) => found.length > 0)
    .toSorted((a, b) => bestOf(a.found) - bestOf(b.found))
    .map(({ group, found }) => ({ group, commands: found.map(({ command }) => command) }));
}

/** The group that a command stands in. */
export function groupOf({ group }: Command): CommandGroup {
  return group ?? 'here';
}

function isGroup(name: string): name is CommandGroup {
  return name in groupTexts;
}

function bestOf(found: readonly Ranked[]): number {
  return found[0]?.rank ?? Number.POSITIVE_INFINITY;
}

function textsOf(command: Command, wordsOf: (text: MessageDescriptor) => readonly string[]): string[] {
  const texts = [command.label, ...(command.keywords ?? []), groupTexts[groupOf(command)]];
  return texts.flatMap((text) => [...wordsOf(text)]);
}
