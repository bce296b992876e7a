import type { Facts, Row } from './facts.ts';
import type { Answer, Caller, Probe } from './probe.ts';
import { told } from './table-probes.ts';

/** The tables' owner, with or without somebody's token: what even they may not do. */
export const owner: Caller = { name: 'owner', role: 'postgres', userId: null };
export const asOwnerFor = (userId: string | null): Caller => ({ ...owner, userId });

export interface Guard {
  readonly about: string;
  readonly name: string;
  readonly caller?: Caller;
  readonly text: string;
  readonly before?: NonNullable<Probe['before']>;
}

const states =
  (state: string, words = '') =>
  (answer: Answer) =>
    answer.state === state && answer.message.includes(words) ? null : told(answer);
const isTrue = (answer: Answer) => (answer.value === true ? null : told(answer));
export const refusal = (guard: Guard, state: string, words?: string): Probe => ({
  caller: owner,
  ...guard,
  kind: 'write',
  judge: states(state, words),
});
export const truth = (guard: Guard): Probe => ({ caller: owner, ...guard, kind: 'read', judge: isTrue });

/** Whom the guards are tried with. */
export interface World {
  readonly facts: Facts;
  readonly clinician: Caller;
  readonly colleague: Caller;
  readonly nurse: Caller;
}

/** @throws when there is none. */
export const firstRow = (facts: Facts, table: string, fits: (row: Row) => boolean = () => true): Row => {
  const row = facts.rows.get(table)?.find(fits);
  if (row === undefined) throw new Error(`there is no such row in ${table}`);
  return row;
};
