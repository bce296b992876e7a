import type { PackPart, PackPreview } from '../../shared/ipc/patient-channels.ts';
import { recentMeasureDays } from '../../shared/patient-flags.ts';

export const packParts = ['entries', 'questionnaires', 'measures'] as const satisfies (keyof PackPreview)[];
export type PackPartName = (typeof packParts)[number];

const oldMeasureMs = recentMeasureDays * 24 * 3_600_000;

/** What is wrong with a part of the record, as far as a count and a date can tell; null: nothing. */
export type PartGap = 'missing' | 'old' | 'left out';

/** Why a part of the pack is less than the whole picture. */
export function partGap(name: PackPartName, part: PackPart, nowMs: number): PartGap | null {
  if (part.total === 0) return 'missing';
  if (name === 'measures' && isOld(part.newestAt, nowMs)) return 'old';
  return part.included < part.total ? 'left out' : null;
}

/**
 * How much a report from this record can be worth: `empty`: there is nothing to assess; `thin`: a whole part is missing or
 * the measures are old; `whole`: every part is there, maybe without its oldest entries.
 */
export function packWorth(preview: PackPreview, nowMs: number): 'whole' | 'thin' | 'empty' {
  const gaps = packParts.map((name) => partGap(name, preview[name], nowMs));
  if (gaps.every((gap) => gap === 'missing')) return 'empty';
  return gaps.some((gap) => gap === 'missing' || gap === 'old') ? 'thin' : 'whole';
}

function isOld(newestAt: string | null, nowMs: number): boolean {
  return newestAt !== null && nowMs - Date.parse(newestAt) > oldMeasureMs;
}
