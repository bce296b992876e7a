import { z } from 'zod';
import type { Binding } from './protocol.ts';

/** What the database reports of one committed row change; the row itself is read later, as each subscriber. */
export const changeSchema = z
  .object({
    schema: z.string(),
    table: z.string(),
    type: z.enum(['INSERT', 'UPDATE', 'DELETE']),
    /** Values of the primary key. */
    key: z.record(z.string(), z.unknown()),
    /** When the transaction began: the nearest a trigger can know. */
    commitTimestamp: z.string(),
  })
  .readonly();

export type Change = z.infer<typeof changeSchema>;

/** Whether a binding asks for this change; `row` is the visible row, or the key alone of a deleted one. */
export function isWanted(binding: Binding, change: Change, row: Readonly<Record<string, unknown>>): boolean {
  if (!concerns(binding, change)) return false;
  return binding.filter === undefined || matches(binding.filter, row);
}

/** Whether a binding could ask for this change, before its row is known. */
export function concerns({ event, schema, table }: Binding, change: Change): boolean {
  if (event !== '*' && event !== change.type) return false;
  if (schema !== '*' && schema !== change.schema) return false;
  return table === undefined || table === '*' || table === change.table;
}

function matches(filter: string, row: Readonly<Record<string, unknown>>): boolean {
  const [, column = '', operator = '', operand = ''] = /^(\w+)=(\w+)\.(.*)$/s.exec(filter) ?? [];
  const value = row[column];
  if (value === undefined || value === null) return false; // as in SQL: null compares to nothing
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (operator === 'eq') return text === operand;
  if (operator === 'neq') return text !== operand;
  return operand
    .replace(/^\(|\)$/g, '')
    .split(',')
    .includes(text);
}
