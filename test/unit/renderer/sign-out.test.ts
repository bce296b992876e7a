import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../renderer/bridge/call-failure.ts';
import { firstQuestionOf, nextQuestionOf } from '../../../renderer/sign-out/sign-out-view.ts';
import type { ErrorCode } from '../../../shared/failure.ts';

const nothing = { underWay: 0, unsent: 0 };
const failure = (code: ErrorCode) => new CallFailure({ code, message: '' }, 'request');

describe('the questions of a sign-out', () => {
  it('are none while nothing is at stake: the session ends at once', () => {
    expect(firstQuestionOf(false, nothing)).toBeNull();
  });

  it('begin where runs would go back, where something waits, or where nobody knows yet', () => {
    expect(firstQuestionOf(false, { ...nothing, underWay: 1 })).toBe('leave');
    expect(firstQuestionOf(false, { ...nothing, unsent: 2 })).toBe('leave');
    expect(firstQuestionOf(false, { ...nothing, unsent: undefined })).toBe('leave');
  });

  it('never leave out the one before a wipe', () => {
    expect(firstQuestionOf(true, nothing)).toBe('wipe');
  });

  it('ask again when the wipe was refused because something would be lost, and only then', () => {
    expect(nextQuestionOf('wipe', failure('CONFLICT'))).toBe('lose');
    expect(nextQuestionOf('wipe', failure('INTERNAL_ERROR'))).toBeNull();
    expect(nextQuestionOf('lose', failure('CONFLICT'))).toBeNull();
    expect(nextQuestionOf('leave', failure('CONFLICT'))).toBeNull();
    expect(nextQuestionOf('wipe', new Error('broken'))).toBeNull();
  });
});
