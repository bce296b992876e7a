import type { ContextPack } from '../../shared/context-pack.ts';
import { groupBy } from './group-by.ts';

export type Entry = ContextPack['anamnesis']['entries'][number];

/** Entries of one type, newest first. */
export interface EntryGroup {
  readonly type: string;
  readonly entries: readonly Entry[];
}

/** The order in which an anamnesis is taken; other types follow by their name. */
const readingOrder: readonly string[] = [
  'intake',
  'symptoms',
  'medical_history',
  'medications',
  'allergies',
  'family_history',
  'lifestyle',
  'funnel_summary',
  'other',
];

/** The entries by their type, in the order in which an anamnesis is read. */
export function entriesByType({ anamnesis }: ContextPack): EntryGroup[] {
  const groups = [...groupBy(anamnesis.entries, ({ entry_type: type }) => type)];
  return groups
    .map(([type, entries]) => ({ type, entries: entries.toSorted((a, b) => timeOf(b) - timeOf(a)) }))
    .toSorted((a, b) => rankOf(a.type) - rankOf(b.type) || a.type.localeCompare(b.type));
}

function rankOf(type: string): number {
  const rank = readingOrder.indexOf(type);
  return rank === -1 ? readingOrder.length : rank;
}

function timeOf({ created_at }: Entry): number {
  return Date.parse(created_at) || 0;
}
