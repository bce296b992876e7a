import type { RiskLevel } from '../../shared/diagnosis.ts';

/**
 * Whether a notice may say the risk of a draft. In blind mode, and as long as it is not known that it is off, it would
 * say what the own impression is to be written without; a critical one waits for nothing.
 */
export function tellsRisk(risk: RiskLevel | null, isBlind: boolean | undefined): boolean {
  return isBlind === false || risk === 'critical';
}
