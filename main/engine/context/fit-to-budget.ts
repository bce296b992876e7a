import type { ContextPack } from '../../../shared/context-pack.ts';
import { canonicalJson } from '../canonical-json.ts';

/** Largest pack that is sent, in bytes of canonical JSON: about 100,000 tokens, half of the smallest context window. */
export const maxPackBytes = 400_000;

type PartKind = 'entry' | 'assessment' | 'measure';

interface Part {
  readonly kind: PartKind;
  readonly index: number;
  readonly atMs: number;
  readonly bytes: number;
}

/**
 * Makes a pack fit: whatever is oldest goes first, of all kinds together, and `left_out` says how much went.
 * Demographics, the current measures and the newest part always stay.
 * @returns the pack itself when it fits, or null when even the newest part alone is too large.
 */
export function fitToBudget(pack: ContextPack, budgetBytes = maxPackBytes): ContextPack | null {
  const excessBytes = jsonBytes(pack) - budgetBytes;
  if (excessBytes <= 0) return pack;
  const trimmed = withoutParts(pack, oldestParts(pack, excessBytes));
  return jsonBytes(trimmed) <= budgetBytes ? trimmed : null;
}

const bytesOfLeftOut = 100;

function oldestParts(pack: ContextPack, excessBytes: number): Part[] {
  const oldestFirst = listParts(pack).sort((a, b) => a.atMs - b.atMs);
  const removable = oldestFirst.slice(0, -1);
  const removed: Part[] = [];
  let toRemoveBytes = excessBytes + bytesOfLeftOut;
  for (const part of removable) {
    if (toRemoveBytes <= 0) break;
    removed.push(part);
    toRemoveBytes -= part.bytes;
  }
  return removed;
}

function listParts(pack: ContextPack): Part[] {
  const toParts = <Item>(kind: PartKind, items: readonly Item[], timeOf: (item: Item) => string | null) =>
    items.map((item, index) => ({ kind, index, atMs: toMs(timeOf(item)), bytes: jsonBytes(item) }));
  return [
    ...toParts('entry', pack.anamnesis.entries, (entry) => entry.created_at),
    ...toParts('assessment', pack.funnel_runs.assessments, (run) => run.completed_at ?? run.started_at),
    ...toParts('measure', pack.current_measures.series, (measure) => measure.measured_at),
  ];
}

function withoutParts(pack: ContextPack, removed: readonly Part[]): ContextPack {
  const keep = <Item>(kind: PartKind, items: readonly Item[]) => {
    const gone = new Set(removed.filter((part) => part.kind === kind).map((part) => part.index));
    return items.filter((_, index) => !gone.has(index));
  };
  const count = (kind: PartKind) => removed.filter((part) => part.kind === kind).length;
  return {
    ...pack,
    anamnesis: { ...pack.anamnesis, entries: keep('entry', pack.anamnesis.entries) },
    funnel_runs: { ...pack.funnel_runs, assessments: keep('assessment', pack.funnel_runs.assessments) },
    current_measures: { ...pack.current_measures, series: keep('measure', pack.current_measures.series) },
    left_out: {
      anamnesis_entries: count('entry'),
      assessments: count('assessment'),
      measures: count('measure'),
    },
  };
}

function toMs(timestamp: string | null): number {
  const ms = timestamp === null ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(ms) ? 0 : ms; // what has no date counts as oldest
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(canonicalJson(value), 'utf8');
}
