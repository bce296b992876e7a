import type { RiskLevel } from '../../shared/diagnosis.ts';
import { createKept } from '../lock/kept.ts';

/** What is typed before a draft is opened, by the hash of the report. */
export interface ImpressionDraft {
  readonly risk: RiskLevel | 'none';
  readonly text: string;
}

export const noImpression: ImpressionDraft = { risk: 'none', text: '' };

export const keptImpressions = createKept<ImpressionDraft>();

/** Takes the typed impression out while it is saved; @returns what brings it back when it was not. */
export function takeImpression(contentHash: string): () => void {
  return keptImpressions.take(contentHash);
}
