/** All workstations of a house hear the same hint; they need not all ask in the same moment. */
const hintSpreadMs = 300;
/** However many hints come, pulls begin at least so far apart. */
const hintSpacingMs = 1_000;
const heldBackRetryMs = 1_000;
const intervalSpread = 0.1;

export interface PullRhythmOptions {
  readonly intervalMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** When the next pull is due. */
export interface PullRhythm {
  /** Tells how a pull went; changes that were held back are asked for sooner, and less often the longer it takes. */
  ended(pull: { readonly heldBack: boolean }): void;
  /** How long to wait for a hint. */
  intervalMs(): number;
  /** How long after a hint to begin, so that neither a burst of hints nor many workstations become a storm. */
  hintDelayMs(sinceLastPullMs: number): number;
}

/** The rhythm of one sync: by hints, by an interval, each with its jitter. */
export function createPullRhythm({ intervalMs, random }: PullRhythmOptions): PullRhythm {
  let heldBackPulls = 0;
  return {
    ended({ heldBack }) {
      heldBackPulls = heldBack ? heldBackPulls + 1 : 0;
    },
    intervalMs() {
      const retryMs = heldBackPulls > 0 ? heldBackRetryMs * 2 ** (heldBackPulls - 1) : intervalMs;
      return Math.min(intervalMs, retryMs) * (1 - intervalSpread + 2 * intervalSpread * random());
    },
    hintDelayMs: (sinceLastPullMs) => Math.max(hintSpreadMs * random(), hintSpacingMs - sinceLastPullMs),
  };
}
