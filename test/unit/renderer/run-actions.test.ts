import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../renderer/bridge/call-failure.ts';
import { cancelKindOf } from '../../../renderer/runs/cancel-kind.ts';
import {
  actionKeys,
  actionOf,
  forgetFailures,
  isReachedAgain,
  targetOf,
} from '../../../renderer/runs/run-action.ts';
import { isRerunnable } from '../../../renderer/runs/use-rerun.ts';
import { runIdSchema } from '../../../shared/ids.ts';

const one = runIdSchema.parse('0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11');
const two = runIdSchema.parse('0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e12');

describe('cancelKindOf', () => {
  it('stops what is under way here, even when the feature was switched off meanwhile', () => {
    expect(cancelKindOf({ status: 'running', isHere: true, isUnsynced: false, isFlagOn: true })).toBe('stop');
    expect(cancelKindOf({ status: 'running', isHere: true, isUnsynced: false, isFlagOn: false })).toBe(
      'stop',
    );
    expect(cancelKindOf({ status: 'queued', isHere: true, isUnsynced: false, isFlagOn: true })).toBe('stop');
  });

  it('takes a queued run from the queue only with the feature on', () => {
    expect(cancelKindOf({ status: 'queued', isHere: false, isUnsynced: false, isFlagOn: true })).toBe(
      'unqueue',
    );
    expect(cancelKindOf({ status: 'queued', isHere: false, isUnsynced: false, isFlagOn: false })).toBeNull();
  });

  it('offers nothing for a run that has ended here and waits to sync, whatever its row says', () => {
    for (const status of ['queued', 'running'] as const)
      expect(cancelKindOf({ status, isHere: false, isUnsynced: true, isFlagOn: true })).toBeNull();
  });

  it('offers nothing for a run of another workstation or one that has ended', () => {
    for (const status of ['running', 'succeeded', 'failed'] as const)
      expect(cancelKindOf({ status, isHere: false, isUnsynced: false, isFlagOn: true })).toBeNull();
  });
});

describe('running again', () => {
  it('is for runs that have ended', () => {
    const statuses = ['queued', 'running', 'succeeded', 'failed'] as const;
    expect(statuses.filter(isRerunnable)).toEqual(['succeeded', 'failed']);
  });
});

describe('failures of actions', () => {
  it('are told by their action, and forgotten for one run and one action only', async () => {
    const client = new QueryClient();
    const cache = client.getMutationCache();
    const fail = (key: readonly string[], runId: typeof one) =>
      cache
        .build(client, {
          mutationKey: key,
          mutationFn: () => Promise.reject(new Error('refused')),
          gcTime: Number.POSITIVE_INFINITY,
        })
        .execute({ runId, patientName: 'Weber, Anna' })
        .catch(() => undefined);
    await fail(actionKeys.execute, one);
    await fail(actionKeys.cancel, one);
    await fail(actionKeys.cancel, two);
    expect(cache.findAll({ mutationKey: actionKeys.any }).map(actionOf)).toEqual([
      'execute',
      'cancel',
      'cancel',
    ]);
    forgetFailures(client, actionKeys.cancel, one);
    expect(cache.getAll().map((mutation) => targetOf(mutation)?.runId)).toEqual([one, two]);
    forgetFailures(client, actionKeys.any, one);
    expect(cache.getAll().map((mutation) => targetOf(mutation)?.runId)).toEqual([two]);
  });

  it('for want of the server are none any more once a pull was completed after them', async () => {
    const client = new QueryClient();
    const fail = async (failure: Error) => {
      const mutation = client
        .getMutationCache()
        .build<unknown, Error, unknown, unknown>(client, { mutationFn: () => Promise.reject(failure) });
      await mutation.execute(undefined).catch(() => undefined);
      return mutation;
    };
    const offline = await fail(new CallFailure({ code: 'OFFLINE', message: '' }, 'r1'));
    const { submittedAt } = offline.state;
    expect(isReachedAgain(offline, null)).toBe(false);
    expect(isReachedAgain(offline, submittedAt - 1)).toBe(false);
    expect(isReachedAgain(offline, submittedAt + 1)).toBe(true);
    expect(isReachedAgain(await fail(new Error('refused')), Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
