import type { ContextPack } from '../../shared/context-pack.ts';
import type { PatientOverview } from '../../shared/ipc/patient-channels.ts';
import { measureThresholds, type PatientFlag, recentMeasureDays } from '../../shared/patient-flags.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * What to look at first, in the order of its weight: measures beyond the thresholds of the checks, the newest risk, and
 * what the record lacks. Of a record that was never read only the newest risk is known (`pack` null).
 */
export function patientFlags(
  pack: ContextPack | null,
  { lastReport }: Pick<PatientOverview, 'lastReport'>,
  nowMs: number,
): PatientFlag[] {
  const { runId, risk = null, at } = lastReport ?? {};
  const newest: PatientFlag[] =
    runId && risk && at !== undefined ? [{ flag: 'newest_risk', runId, risk, at }] : [];
  if (pack === null) return newest;
  return [...measureFlags(pack.current_measures), ...newest, ...lacks(pack, nowMs)];
}

function measureFlags(measured: ContextPack['current_measures']): PatientFlag[] {
  const { measured_at: measuredAt, stress_score: stress, sleep_score: sleep, risk_level: risk } = measured;
  if (measuredAt === null) return [];
  const { criticalStress, criticalSleep } = measureThresholds;
  return [
    ...(stress !== null && stress >= criticalStress
      ? [{ flag: 'critical_stress', value: stress, measuredAt } as const]
      : []),
    ...(sleep !== null && sleep <= criticalSleep
      ? [{ flag: 'critical_sleep', value: sleep, measuredAt } as const]
      : []),
    ...(risk === 'high' || risk === 'critical' ? [{ flag: 'measured_risk', risk, measuredAt } as const] : []),
  ];
}

function lacks({ current_measures, funnel_runs }: ContextPack, nowMs: number): PatientFlag[] {
  const { measured_at: measuredAt } = current_measures;
  const isOld = measuredAt !== null && nowMs - Date.parse(measuredAt) > recentMeasureDays * dayMs;
  return [
    ...(measuredAt === null ? [{ flag: 'no_measure' } as const] : []),
    ...(isOld ? [{ flag: 'old_measure', measuredAt } as const] : []),
    ...(funnel_runs.total_count === 0 ? [{ flag: 'no_questionnaire' } as const] : []),
  ];
}
