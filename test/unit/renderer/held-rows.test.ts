import { describe, expect, it } from 'vitest';
import { withHeldRows } from '../../../renderer/runs/held-rows.ts';
import { runIdSchema } from '../../../shared/ids.ts';

const rowOf = (letter: string) => ({
  run: { id: runIdSchema.parse(`0193f7a2-7c1e-7d4b-9a52-00000000000${letter}`) },
});
const rowsOf = (letters: string) => letters.split('').map(rowOf);
const orderOf = (letters: string) => rowsOf(letters).map(({ run }) => run.id);
const lettersOf = (rows: readonly ReturnType<typeof rowOf>[]) =>
  rows.map(({ run }) => run.id.at(-1)).join('');
const held = (letter: string, order: string) => ({ row: rowOf(letter), order: orderOf(order) });

describe('a row that was executed', () => {
  it('stays where it stood when the fresh rows do not have it any more', () => {
    expect(lettersOf(withHeldRows(rowsOf('acd'), [held('b', 'abcd')]))).toBe('abcd');
    expect(lettersOf(withHeldRows(rowsOf('bcd'), [held('a', 'abcd')]))).toBe('abcd');
    expect(lettersOf(withHeldRows([], [held('a', 'a')]))).toBe('a');
  });

  it('stays between its neighbours when several were executed, in any order', () => {
    expect(lettersOf(withHeldRows(rowsOf('ad'), [held('c', 'abcd'), held('b', 'abcd')]))).toBe('abcd');
    expect(
      lettersOf(withHeldRows(rowsOf('d'), [held('a', 'abcd'), held('b', 'abcd'), held('c', 'abcd')])),
    ).toBe('abcd');
  });

  it('is there once when the fresh rows still have it, and rows that came in keep their place', () => {
    expect(lettersOf(withHeldRows(rowsOf('abc'), [held('b', 'abc')]))).toBe('abc');
    expect(lettersOf(withHeldRows(rowsOf('eacf'), [held('b', 'abc')]))).toBe('eabcf');
  });
});
