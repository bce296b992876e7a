import type { AdviceId, ObservationId, TextValues } from './phrasebook.ts';

/** A citation of one datum in the pack. */
export interface Citation {
  source_id: string;
  value: string | number;
}

/** One thing a rule noticed. */
export interface Observation {
  id: ObservationId;
  values: TextValues;
  citations: Citation[];
  /** Weight towards the risk level; negative for what protects. */
  points: number;
  advice: AdviceId[];
}
