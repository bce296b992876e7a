import { expect, it } from 'vitest';
import { createCopiedText } from '../../../main/lock/copied-text.ts';
import type { CopyTarget } from '../../../main/lock/surroundings.ts';

function boardOf(texts: Partial<Record<CopyTarget, string>>) {
  const board = new Map<string, string>(Object.entries(texts));
  const copied = createCopiedText(
    {
      readCopied: async (from) => board.get(from) ?? '',
      clearCopied: (from) => void board.delete(from),
    },
    { info: () => undefined, error: () => undefined },
  );
  return { board, copied };
}

it('clears what was copied out of the app, from the clipboard and from the selection', async () => {
  const { board, copied } = boardOf({ clipboard: 'Anna Huber', selection: 'Huber' });
  await copied.note('clipboard');
  await copied.note('selection');
  await copied.clear();
  expect([...board]).toEqual([]);
});

it('leaves alone what somebody else has copied since, and what nobody has said to be ours', async () => {
  const { board, copied } = boardOf({ clipboard: 'Anna Huber', selection: 'of another program' });
  await copied.note('clipboard');
  board.set('clipboard', 'a shopping list');
  await copied.clear();
  expect(board.get('clipboard')).toBe('a shopping list');
  expect(board.get('selection')).toBe('of another program');
});

it('clears once: the same text that somebody copies later is theirs', async () => {
  const { board, copied } = boardOf({ clipboard: 'Anna Huber' });
  await copied.note('clipboard');
  await copied.clear();
  board.set('clipboard', 'Anna Huber');
  await copied.clear();
  expect(board.get('clipboard')).toBe('Anna Huber');
});

it('does not fail with a clipboard that fails', async () => {
  const { copied } = boardOf({ clipboard: 'Anna Huber' });
  await copied.note('clipboard');
  const broken = createCopiedText(
    {
      readCopied: async () => 'x',
      clearCopied: () => {
        throw new Error('the clipboard belongs to another session');
      },
    },
    { info: () => undefined, error: () => undefined },
  );
  await broken.note('clipboard');
  await expect(broken.clear()).resolves.toBeUndefined();
});
