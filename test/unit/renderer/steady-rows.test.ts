import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyRows } from '../../../renderer/runs/steady-rows.ts';
import { runIdSchema } from '../../../shared/ids.ts';

const rowOf = (letter: string, version = 0) => ({
  version,
  run: { id: runIdSchema.parse(`0193f7a2-7c1e-7d4b-9a52-00000000000${letter}`) },
});
const rowsOf = (letters: string) => letters.split('').map((letter) => rowOf(letter));
const lettersOf = (ids: Iterable<string>) => [...ids].map((id) => id.at(-1)).join('');

function see(fresh: string, shown: string, hasMore = false) {
  const { rows, left, waiting } = steadyRows(rowsOf(fresh), rowsOf(shown), hasMore);
  return { rows: lettersOf(rows.map(({ run }) => run.id)), left: lettersOf(left), waiting };
}

describe('while somebody works in the list', () => {
  it('a row that has left it stays where it was', () => {
    expect(see('acd', 'abcd')).toEqual({ rows: 'abcd', left: 'b', waiting: 0 });
    expect(see('', 'abc')).toEqual({ rows: 'abc', left: 'abc', waiting: 0 });
  });

  it('a row that has come waits, unless it stands behind all that is shown', () => {
    expect(see('eabfcd', 'abcd')).toEqual({ rows: 'abcd', left: '', waiting: 2 });
    expect(see('abcdef', 'abcd')).toEqual({ rows: 'abcdef', left: '', waiting: 0 });
    expect(see('abc', '')).toEqual({ rows: 'abc', left: '', waiting: 0 });
  });

  it('a row that has only moved stays, and shows what has changed', () => {
    const changed = rowOf('c', 1);
    const { rows } = steadyRows([changed, rowOf('a'), rowOf('b')], rowsOf('abc'), false);
    expect(rows).toEqual([rowOf('a'), rowOf('b'), changed]);
  });

  it('a row that was pushed over the end of what was read has not left', () => {
    expect(see('eabc', 'abcd', true)).toEqual({ rows: 'abcd', left: '', waiting: 1 });
    expect(see('eacf', 'abcd', true)).toEqual({ rows: 'abcdf', left: 'b', waiting: 1 });
  });

  it('no row that is shown ever changes its place', () => {
    const letters = fc.uniqueArray(fc.constantFrom(...'0123456789abcdef'.split('')), { maxLength: 16 });
    fc.assert(
      fc.property(letters, letters, fc.boolean(), (fresh, shown, hasMore) => {
        const before = shown.join('');
        const { rows } = see(fresh.join(''), before, hasMore);
        expect(rows.slice(0, before.length)).toBe(before);
        // Shown once more with the same list, nothing is different.
        expect(see(fresh.join(''), rows, hasMore).rows).toBe(rows);
        expect(new Set(rows).size).toBe(rows.length);
      }),
    );
  });
});
