import { Plural, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { isAdmin } from '../app-state/roles.ts';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { useNow } from '../i18n/use-now.ts';
import { ServerFailure } from '../shell/ServerFailure.tsx';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable } from './AuditTable.tsx';
import { type AskedFilter, noFilter, readFilter } from './audit-filter.ts';
import { ExportAudit } from './ExportAudit.tsx';
import { useAuditTrail } from './use-audit.ts';
import './audit.css';

/** Who has seen and done what in the organisation; for admins. */
export function AuditView({ session }: { readonly session: SessionInfo }) {
  const { t } = useLingui();
  if (isAdmin(session)) return <AuditTrail />;
  return (
    <div className="audit scroll">
      <div className="page-head">
        <h1 className="page-title">{t`Audit trail`}</h1>
      </div>
      <EmptyState icon="lock" title={t`Only for admins`}>
        {t`Who has seen and done what is shown to the admins of your organisation only.`}
      </EmptyState>
    </div>
  );
}

function AuditTrail() {
  const { t } = useLingui();
  const [draft, setDraft] = useState(noFilter);
  const { filter, problem } = readFilter(draft, useNow(60_000));
  return (
    <div className="audit scroll">
      <div className="page-head">
        <div className="page-title">
          <h1>{t`Audit trail`}</h1>
          <p className="audit-lead">
            {t`Who has seen and done what. Nobody can change it; reading it is on record too.`}
          </p>
        </div>
        {draft === noFilter ? null : (
          <Button tone="quiet" icon="close" onPress={() => setDraft(noFilter)}>
            {t`Clear filter`}
          </Button>
        )}
        <ExportAudit filter={filter} isDisabled={problem !== null} />
      </div>
      <div className="audit-body">
        <AuditFilters draft={draft} problem={problem} onChange={setDraft} />
        {problem ? <NotAsked /> : null}
        {problem ? null : (
          <Entries
            filter={filter}
            isFiltered={draft !== noFilter}
            onSubject={(subject) => setDraft({ ...noFilter, subject })}
          />
        )}
      </div>
    </div>
  );
}

interface EntriesProps {
  readonly filter: AskedFilter;
  readonly isFiltered: boolean;
  readonly onSubject: (id: string) => void;
}

function Entries({ filter, isFiltered, onSubject }: EntriesProps) {
  const { t } = useLingui();
  const trail = useAuditTrail(filter);
  const entries = trail.data?.pages.flatMap((page) => page.entries) ?? [];
  const failure = trail.error ? (
    <ServerFailure failure={trail.error} onRetry={() => void trail.refetch()} />
  ) : null;
  if (trail.isPending)
    return <div className="audit-loading skeleton" role="status" aria-label={t`Loading`} />;
  if (entries.length === 0) return failure ?? <NothingThere isFiltered={isFiltered} />;
  const count = entries.length;
  return (
    <>
      <div className="audit-card">
        <AuditTable entries={entries} onSubject={onSubject} />
      </div>
      {failure}
      <div className="audit-foot">
        <p className="muted" role="status">
          {trail.hasNextPage ? (
            t`The latest ${count} entries`
          ) : (
            <Plural value={count} one="# entry, there is no other" other="# entries, there are no others" />
          )}
        </p>
        {trail.hasNextPage ? (
          <Button busy={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>
            {t`Show older entries`}
          </Button>
        ) : null}
        <Button tone="quiet" icon="refresh" busy={trail.isRefetching} onPress={() => void trail.refetch()}>
          {t`Look again`}
        </Button>
      </div>
    </>
  );
}

/** Not what would pass without the part that is wrong: that would look like an answer. */
function NotAsked() {
  const { t } = useLingui();
  return (
    <EmptyState icon="search" title={t`The filter is not complete`}>
      {t`As soon as it is, the entries are here.`}
    </EmptyState>
  );
}

function NothingThere({ isFiltered }: Pick<EntriesProps, 'isFiltered'>) {
  const { t } = useLingui();
  return (
    <EmptyState icon="audit" title={t`No entries`}>
      {isFiltered ? t`Nothing on record passes this filter.` : t`Nothing is on record yet.`}
    </EmptyState>
  );
}
