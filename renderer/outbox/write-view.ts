import type { I18n, MessageDescriptor } from '@lingui/core';
import type { PendingWrite } from '../../shared/pending-write.ts';
import {
  lossTexts,
  overtakenReviewText,
  refusalTexts,
  waitTexts,
  writeTitles,
} from '../i18n/outbox-texts.ts';

/** `refused`: nothing happens with it by itself any more; `stuck`: the server answers, and yet it waits. */
export type WriteState = 'waiting' | 'stuck' | 'refused';

export interface WriteView {
  readonly title: string;
  readonly state: WriteState;
  /** Why it is not with the server yet; whole sentences. */
  readonly why: string;
  /** A code without words of its own, to be told to IT; null: there is none, or the words say it. */
  readonly codeForIt: string | null;
  /** What discarding it loses, or taking it back undoes. */
  readonly loss: string;
  readonly canRetry: boolean;
  readonly removal: 'discard' | 'take-back' | null;
}

/**
 * A pending write in words.
 * @param isReached whether the server answers as far as this workstation knows
 */
export function writeView(write: PendingWrite, isReached: boolean, i18n: I18n): WriteView {
  const state = stateOf(write);
  const refusal = state === 'refused' ? refusalOf(write) : undefined;
  return {
    title: i18n._(titleOf(write)),
    state,
    why: i18n._(refusal ?? whyOf(write, isReached)),
    codeForIt: state !== 'waiting' && refusal === undefined ? write.code : null,
    loss: i18n._(lossOf(write)),
    canRetry: state !== 'waiting' && !isDuplicate(write),
    removal: removalOf(write),
  };
}

/** Refused ones first: they are what somebody has to decide about. Both in their order. */
export function splitWrites(writes: readonly PendingWrite[]) {
  return {
    refused: writes.filter((write) => stateOf(write) === 'refused'),
    waiting: writes.filter((write) => stateOf(write) !== 'refused'),
  };
}

/** True for a queueing that met a run with the same record: it is queued again only on purpose. */
export function isDuplicate({ problem, code, what }: PendingWrite): boolean {
  return problem === 'rejected' && what.kind === 'queue' && code === 'DUPLICATE';
}

/** True for a change or decision that a colleague's came before: it is made again only on purpose. */
export function isOvertaken({ problem, code }: PendingWrite): boolean {
  return problem === 'rejected' && code === 'OVERTAKEN';
}

/** Taking it back may come too late: it was sent, and nobody knows what became of that. */
export function mayHaveArrived({ problem, tries }: PendingWrite): boolean {
  return problem !== 'rejected' && tries > 0;
}

function stateOf({ problem, isStuck }: PendingWrite): WriteState {
  if (problem === 'rejected') return 'refused';
  return isStuck ? 'stuck' : 'waiting';
}

function titleOf({ what }: PendingWrite): MessageDescriptor {
  switch (what.kind) {
    case 'report':
      return writeTitles.report;
    case 'failure':
      return what.reason === 'CANCELLED' ? writeTitles.cancelled : writeTitles.failure;
    case 'queue':
      return writeTitles.queue;
    case 'flag':
      return what.enabled ? writeTitles.flagOn : writeTitles.flagOff;
    case 'review':
      return writeTitles[what.decision];
  }
}

function refusalOf(write: PendingWrite): MessageDescriptor | undefined {
  if (isOvertaken(write) && write.what.kind === 'review') return overtakenReviewText;
  return refusalTexts[write.code ?? ''];
}

function lossOf({ what }: PendingWrite): MessageDescriptor {
  if (what.kind === 'queue' && what.reason === '') return lossTexts.queueWithoutReason;
  return lossTexts[what.kind];
}

function whyOf(write: PendingWrite, isReached: boolean): MessageDescriptor {
  if (write.problem !== 'offline') return waitTexts[write.problem];
  if (write.isStuck) return waitTexts.stuck;
  return isReached ? waitTexts.soon : waitTexts.offline;
}

/** A report or a failure that waits is never given up: it is true, and only on its way. */
function removalOf(write: PendingWrite): WriteView['removal'] {
  if (write.problem === 'rejected') return 'discard';
  return write.what.kind === 'report' || write.what.kind === 'failure' ? null : 'take-back';
}
