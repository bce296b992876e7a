import { Plural, useLingui } from '@lingui/react/macro';
import type { AuditEntry } from '../../shared/audit.ts';
import { useRoleWord } from '../app-state/use-role-word.ts';
import { formatExactTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { hashOf } from '../shell/route.ts';
import { auditReason, auditWords } from './audit-words.ts';

interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  /** Shows only what is about this run, patient or call. */
  readonly onSubject: (id: string) => void;
}

/** The entries, the latest first: when, who, what, about what, and the number of the call. */
export function AuditTable({ entries, onSubject }: AuditTableProps) {
  const { t } = useLingui();
  return (
    <table className="audit-table" data-testid="audit-table">
      <thead>
        <tr>
          <th scope="col">{t`When`}</th>
          <th scope="col">{t`Who`}</th>
          <th scope="col">{t`What`}</th>
          <th scope="col">{t`Concerns`}</th>
          <th scope="col">{t`Request number`}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id} data-action={entry.action} data-testid="audit-entry">
            <td className="audit-when figures">
              <When entry={entry} />
            </td>
            <td>
              <Who actor={entry.actor} />
            </td>
            <td>
              <What entry={entry} />
            </td>
            <td>
              <About entry={entry} onSubject={onSubject} />
            </td>
            <td className="audit-request">
              {entry.requestId ? <code className="audit-id">{entry.requestId}</code> : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is sent as it happens arrives within this time; more comes from sending later, or from a clock that is wrong. */
const atOnceMs = 2 * 60_000;

function When({ entry: { at, occurredAt } }: { readonly entry: AuditEntry }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const recordedMs = Date.parse(at);
  const happenedMs = occurredAt === null ? recordedMs : Date.parse(occurredAt);
  const recorded = formatExactTime(recordedMs, locale);
  return (
    <>
      <time dateTime={occurredAt ?? at}>{formatExactTime(happenedMs, locale)}</time>
      {Math.abs(recordedMs - happenedMs) > atOnceMs ? (
        <p className="audit-sub">{t`By the workstation’s clock; with the server since ${recorded}`}</p>
      ) : null}
    </>
  );
}

function Who({ actor: { id, name, role } }: { readonly actor: AuditEntry['actor'] }) {
  const { t } = useLingui();
  const roleWord = useRoleWord();
  if (id === null) return <span className="audit-sub">{t`The system itself`}</span>;
  return (
    <>
      <p className="audit-main">{name ?? id.slice(0, 8)}</p>
      {role ? <p className="audit-sub">{roleWord(role)}</p> : null}
    </>
  );
}

function What({ entry }: { readonly entry: AuditEntry }) {
  const { i18n } = useLingui();
  const reason = auditReason(entry, i18n);
  const { rows } = entry.metadata;
  return (
    <>
      <p className="audit-main">{auditWords(entry, i18n)}</p>
      {reason ? <p className="audit-sub">{reason}</p> : null}
      {typeof rows === 'number' ? (
        <p className="audit-sub">
          <Plural value={rows} one="# entry" other="# entries" />
        </p>
      ) : null}
      <code className="audit-code">{entry.action}</code>
    </>
  );
}

interface AboutProps extends Pick<AuditTableProps, 'onSubject'> {
  readonly entry: AuditEntry;
}

function About({ entry, onSubject }: AboutProps) {
  const { t } = useLingui();
  const { runId, patientId } = entry;
  const run = runId?.slice(0, 8) ?? '';
  const patient = patientId?.slice(0, 8) ?? '';
  if (runId === null && patientId === null) return <span className="audit-sub">{t`The organisation`}</span>;
  return (
    <div className="audit-about">
      {runId ? (
        <a href={hashOf({ view: 'run', runId })} title={runId}>
          {t`Run ${run}`}
        </a>
      ) : null}
      {patientId ? (
        <button
          type="button"
          className="audit-patient"
          title={t`Show everything about this patient`}
          onClick={() => onSubject(patientId)}
        >
          {t`Patient ${patient}`}
        </button>
      ) : null}
    </div>
  );
}
