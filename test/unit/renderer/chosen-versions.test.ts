import { describe, expect, it } from 'vitest';
import { stepOf } from '../../../renderer/report/step-of.ts';
import { chosenVersions, type VersionChoice } from '../../../renderer/versions/chosen-versions.ts';
import { artifactIdSchema } from '../../../shared/ids.ts';
import { reportVersionSchema } from '../../../shared/ipc/report-channels.ts';

const guid = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const idOf = (digit: number) => artifactIdSchema.parse(guid(digit));
/** Newest first, as they are told: 3, 2, 1. */
const versions = [3, 2, 1].map((digit) =>
  reportVersionSchema.parse({
    id: guid(digit),
    run_id: guid(9),
    sequence_order: digit - 1,
    created_at: `2026-01-0${digit}T08:00:00+00:00`,
    risk_level: null,
    confidence_score: null,
    model: 'demo-rules',
    provider: 'demo',
  }),
);

function chosen(before: number | null, after: number | null) {
  const toId = (digit: number | null) => (digit === null ? null : idOf(digit));
  const choice: VersionChoice = { before: toId(before), after: toId(after) };
  const found = chosenVersions(versions, choice);
  return found && [found.before.sequence_order + 1, found.after.sequence_order + 1];
}

describe('the versions that are compared', () => {
  it('are the latest and the one before it, until others are chosen', () => {
    expect(chosen(null, null)).toEqual([2, 3]);
    expect(chosen(1, null)).toEqual([1, 3]);
    expect(chosen(1, 2)).toEqual([1, 2]);
  });

  it('stand in their order: an earlier one that is none any more gives way to the one before', () => {
    expect(chosen(2, 2)).toEqual([1, 2]);
    expect(chosen(3, 2)).toEqual([1, 2]);
    expect(chosen(null, 1)).toEqual([1, 2]);
  });

  it('are the default where the chosen one has gone', () => {
    expect(chosen(7, 8)).toEqual([2, 3]);
  });

  it('are none where there is one report or none', () => {
    const choice = { before: null, after: null };
    expect([versions.slice(0, 1), []].map((few) => chosenVersions(few, choice))).toEqual([null, null]);
  });
});

describe('a step from finding to finding', () => {
  it('begins at the first and stops at the ends', () => {
    expect([stepOf(-1, 1, 3), stepOf(-1, -1, 3)]).toEqual([0, 0]);
    expect([stepOf(0, 1, 3), stepOf(2, 1, 3), stepOf(0, -1, 3)]).toEqual([1, 2, 0]);
  });
});
