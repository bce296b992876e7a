import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Copied, createCopiedText } from '../../../main/lock/copied-text.ts';
import type { CopyTarget } from '../../../main/lock/surroundings.ts';

const copiedAs = (text: string): Copied => ({
  to: 'clipboard',
  digest: createHash('sha256').update(text).digest('base64'),
});

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
  await copied.note(copiedAs('Anna Huber'));
  await copied.note({ to: 'selection' });
  await copied.clear();
  expect([...board]).toEqual([]);
});

it('leaves alone what somebody else has copied since, and what nobody has said to be ours', async () => {
  const { board, copied } = boardOf({ clipboard: 'Anna Huber', selection: 'of another program' });
  await copied.note(copiedAs('Anna Huber'));
  board.set('clipboard', 'a shopping list');
  await copied.clear();
  expect(board.get('clipboard')).toBe('a shopping list');
  expect(board.get('selection')).toBe('of another program');
});

it('clears once: the same text that somebody copies later is theirs', async () => {
  const { board, copied } = boardOf({ clipboard: 'Anna Huber' });
  await copied.note(copiedAs('Anna Huber'));
  await copied.clear();
  board.set('clipboard', 'Anna Huber');
  await copied.clear();
  expect(board.get('clipboard')).toBe('Anna Huber');
});

it('knows its text by whatever line ends the system has given it', async () => {
  const { board, copied } = boardOf({ clipboard: 'Anna\r\nHuber' });
  await copied.note(copiedAs('Anna\nHuber'));
  await copied.clear();
  expect(board.size).toBe(0);
});

it('does not fail with a clipboard that fails', async () => {
  const copied = createCopiedText(
    {
      readCopied: async () => 'Anna Huber',
      clearCopied: () => {
        throw new Error('the clipboard belongs to another session');
      },
    },
    { info: () => undefined, error: () => undefined },
  );
  await copied.note(copiedAs('Anna Huber'));
  await expect(copied.clear()).resolves.toBeUndefined();
});
