import type { I18n, MessageDescriptor } from '@lingui/core';
import type { CacheIncident } from '../../shared/ipc/sync-channels.ts';
import { incidentTexts, incidentOutcomeTexts as texts } from '../i18n/incident-texts.ts';

export interface IncidentView {
  /** What was wrong with the cache. */
  readonly title: string;
  /** What it means for the rows, and for results that were only here; whole sentences. */
  readonly sentences: readonly string[];
  /** `error`: results are lost for certain; `info`: none is. */
  readonly tone: 'info' | 'caution' | 'error';
}

/** An incident of the local cache in words. */
export function incidentView(incident: CacheIncident, i18n: I18n): IncidentView {
  const { rescued, lost } = incident;
  const say = ({ id, message }: MessageDescriptor) =>
    i18n._(id, { rescued, lost: lost ?? 0 }, message === undefined ? {} : { message });
  return {
    title: say(incidentTexts[incident.problem]),
    sentences: [texts.reloaded, ...outcomeOf(incident)].map(say),
    tone: toneOf(incident),
  };
}

function outcomeOf({ rescued, lost }: CacheIncident): readonly MessageDescriptor[] {
  const saved = rescued > 0 ? [texts.rescued] : [];
  if (lost === null) return [...saved, texts.unknown, texts.checkRuns];
  if (lost > 0) return [...saved, texts.lost, texts.checkRuns];
  return rescued > 0 ? [texts.rescued, texts.noneLost] : [texts.nothingWaited];
}

function toneOf({ lost }: CacheIncident): IncidentView['tone'] {
  if (lost === null) return 'caution';
  return lost > 0 ? 'error' : 'info';
}
