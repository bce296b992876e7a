import type { I18n } from '@lingui/core';
import type { AuditAction, AuditEntry } from '../../shared/audit.ts';
import { auditTexts } from '../i18n/audit-texts.ts';
import { failureTexts, type RunFailure } from '../i18n/failure-texts.ts';

type Said = Pick<AuditEntry, 'action' | 'metadata'>;
type TextKey = keyof typeof auditTexts;

/** Actions whose words depend on what exactly was done. */
const finerKeys: Partial<Readonly<Record<AuditAction, (metadata: Said['metadata']) => TextKey>>> = {
  'report.viewed': ({ what }) => (what === 'draft' ? 'report.viewed.draft' : 'report.viewed'),
  'run.failed': ({ reason }) => (reason === 'CANCELLED' ? 'run.cancelled' : 'run.failed'),
  'review.recorded': ({ decision }) => (decision === 'override' ? 'review.overridden' : 'review.accepted'),
  'feature_flag.changed': ({ to }) => (to === true ? 'flag.on' : 'flag.off'),
};

/** What an entry says was done, in words; never the code of the action. */
export function auditWords({ action, metadata }: Said, i18n: I18n): string {
  return i18n._(auditTexts[keyOf(action, metadata)]);
}

function keyOf(action: string, metadata: Said['metadata']): TextKey {
  const finer = isFiner(action) ? finerKeys[action] : undefined;
  if (finer) return finer(metadata);
  return isTextKey(action) ? action : 'unknown';
}

/** Why a run has failed, in words; null: it has not, or nobody says why. */
export function auditReason({ action, metadata }: Said, i18n: I18n): string | null {
  if (action !== 'run.failed' || metadata.reason === 'CANCELLED') return null;
  const code = metadata.reason ?? metadata.error_code;
  return isRunFailure(code) ? i18n._(failureTexts[code].what) : null;
}

function isFiner(action: string): action is AuditAction {
  return Object.hasOwn(finerKeys, action);
}

function isTextKey(action: string): action is TextKey {
  return Object.hasOwn(auditTexts, action);
}

function isRunFailure(code: unknown): code is RunFailure {
  return typeof code === 'string' && Object.hasOwn(failureTexts, code);
}
