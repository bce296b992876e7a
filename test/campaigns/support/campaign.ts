import type { Random } from '../../../embedded/demo/random.ts';

/** What a campaign is given. */
export interface CampaignContext {
  /** 1 is the figure that is held; a smaller one checks the campaign, a larger one searches longer. */
  readonly scale: number;
  readonly seed: number;
  /** A count of the full figure at this scale, at least 1. */
  scaled(full: number): number;
  /** Chance that the seed repeats. */
  readonly random: Random;
  /** Tells what was seen, above all what must not be. */
  note(line: string): void;
}

/** `ok`: the held value was met. `counts` are the figures, in the order in which they are printed. */
export interface CampaignOutcome {
  readonly ok: boolean;
  readonly counts: Readonly<Record<string, number | string>>;
}

/** A figure that is held by trying, over and over, to break it. `test/campaigns/<name>.campaign.ts` exports one as `campaign`. */
export interface Campaign {
  readonly name: string;
  /** The scale at which `npm test` runs it: about ten seconds. */
  readonly smallScale: number;
  run(context: CampaignContext): Promise<CampaignOutcome>;
}
