import type { ErrorInfo } from '../../shared/failure.ts';
import type { RunFailure } from '../i18n/failure-texts.ts';

/** The failure by which the words are chosen; rows of the existing product have no reason. */
export function failureOf(info: ErrorInfo | null): RunFailure {
  if (info?.error_code === 'VALIDATION_ERROR') return 'VALIDATION_ERROR';
  return info?.reason ?? 'INTERNAL';
}
