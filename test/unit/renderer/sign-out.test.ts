import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../renderer/bridge/call-failure.ts';
import { consequencesOf, firstQuestionOf, nextQuestionOf } from '../../../renderer/sign-out/sign-out-view.ts';
import type { ErrorCode } from '../../../shared/failure.ts';

const nothing = { underWay: 0, unsent: 0, isTyping: false, isOffline: false };
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

  it('begin where something typed was not saved: it would be lost without a word', () => {
    expect(firstQuestionOf(false, { ...nothing, isTyping: true })).toBe('leave');
    expect(consequencesOf('leave', { ...nothing, isTyping: true })).toEqual(['typed-lost']);
    expect(consequencesOf('wipe', { ...nothing, isTyping: true })).toEqual(['wiped', 'typed-lost']);
  });

  it('do not promise without the server that a run is back in the queue at once', () => {
    const underWay = { ...nothing, underWay: 1 };
    expect(consequencesOf('leave', underWay)).toEqual(['runs-go-back']);
    expect(consequencesOf('leave', { ...underWay, isOffline: true })).toEqual(['runs-go-back-later']);
    expect(consequencesOf('leave', { ...nothing, isOffline: true })).toEqual([]);
  });

  it('name what waits, also while that is not known, and before a loss only what is lost', () => {
    expect(consequencesOf('leave', { ...nothing, unsent: 2 })).toEqual(['unsent']);
    expect(consequencesOf('leave', { ...nothing, unsent: undefined })).toEqual(['unsent']);
    expect(consequencesOf('lose', { ...nothing, unsent: 2, underWay: 1, isTyping: true })).toEqual(['lost']);
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
