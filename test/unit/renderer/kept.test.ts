import { afterEach, describe, expect, it } from 'vitest';
import { createKept, dropKept, holdKept, releaseKept, whileTaken } from '../../../renderer/lock/kept.ts';

const reasons = createKept<string>();
const forms = createKept<boolean>();
const key = 'finding 1';
type Reply = 'saved' | 'duplicate';

function type(reason: string): void {
  reasons.set(key, reason);
  forms.set(key, true);
}

/** Saves what was typed; the answer comes when the test gives it. */
function save() {
  let resolve: (reply: Reply) => void = () => undefined;
  let reject: (why: Error) => void = () => undefined;
  const answer = new Promise<Reply>((onReply, onFailure) => {
    resolve = onReply;
    reject = onFailure;
  });
  const saving = whileTaken(
    [reasons.take(key), forms.take(key)],
    () => answer,
    (reply) => reply === 'saved',
  );
  return { resolve, reject, saving };
}

afterEach(dropKept);

describe('what was typed and is being saved when the lock falls', () => {
  it('is not there as unsaved when the workstation is unlocked after it was saved', async () => {
    type('Measured before');
    const { resolve, saving } = save();
    holdKept();
    resolve('saved');
    await saving;
    releaseKept();
    expect([reasons.values.size, forms.values.size]).toEqual([0, 0]);
  });

  it.each(['refused', 'duplicate'] as const)('is there again where it was not saved: %s', async (why) => {
    type('Measured before');
    const { resolve, reject, saving } = save();
    holdKept();
    if (why === 'duplicate') resolve('duplicate');
    else reject(new Error('refused'));
    await saving.catch(() => undefined);
    releaseKept();
    expect([reasons.values.get(key), forms.values.get(key)]).toEqual(['Measured before', true]);
  });

  it('comes back after the unlocking, too, and tells the view that is there by then', async () => {
    type('Measured before');
    const { reject, saving } = save();
    holdKept();
    releaseKept();
    forms.set(key, false);
    const told: (boolean | undefined)[] = [];
    const stop = forms.subscribe(() => told.push(forms.values.get(key)));
    reject(new Error('refused'));
    await expect(saving).rejects.toThrow('refused');
    stop();
    expect(told).toEqual([true]);
    expect(reasons.values.get(key)).toBe('Measured before');
  });

  it('does not come back over what was typed since', async () => {
    type('Measured before');
    const { reject, saving } = save();
    reasons.set(key, 'Another reason');
    reject(new Error('refused'));
    await saving.catch(() => undefined);
    expect(reasons.values.get(key)).toBe('Another reason');
  });

  it('does not come back to another user', async () => {
    type('Measured before');
    const { reject, saving } = save();
    dropKept();
    reject(new Error('refused'));
    await saving.catch(() => undefined);
    expect([reasons.values.size, forms.values.size]).toEqual([0, 0]);
  });
});
