import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useId, useRef } from 'react';
import type { PendingWrite } from '../../shared/pending-write.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { DataAge } from '../shell/DataAge.tsx';
import { useKeptFocus } from '../shell/use-kept-focus.ts';
import { useIsOffline } from '../shell/use-sync.ts';
import { useOutbox } from './use-outbox.ts';
import { WriteItem } from './WriteItem.tsx';
import { splitWrites } from './write-view.ts';
import './outbox.css';

/** What was written on this workstation and is not with the server yet, and what can be done about it. */
export function OutboxView() {
  const { t } = useLingui();
  const outbox = useOutbox();
  const body = useRef<HTMLDivElement>(null);
  useKeptFocus(body);
  return (
    <div className="outbox scroll">
      <div className="page-head">
        <div className="page-title">
          <h1>{t`Waiting to sync`}</h1>
          <DataAge />
        </div>
      </div>
      {/* Takes the focus when what held it has gone. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form */}
      <div ref={body} className="outbox-body" role="group" aria-label={t`Waiting to sync`} tabIndex={-1}>
        {outbox.isPending ? (
          <div className="outbox-loading skeleton" role="status" aria-label={t`Loading`} />
        ) : null}
        {outbox.error && !outbox.data ? (
          <FailureBanner failure={outbox.error} onRetry={() => void outbox.refetch()} />
        ) : null}
        {outbox.data ? <Writes writes={outbox.data.writes} /> : null}
      </div>
    </div>
  );
}

function Writes({ writes }: { readonly writes: readonly PendingWrite[] }) {
  const { t } = useLingui();
  const { refused, waiting } = splitWrites(writes);
  if (writes.length === 0) return <NothingWaits />;
  return (
    <>
      <WriteList title={t`Refused by the server (${refused.length})`} writes={refused}>
        {t`Nothing happens with these by itself: please decide about each of them.`}
      </WriteList>
      <WriteList title={t`Waiting to be sent (${waiting.length})`} writes={waiting}>
        {t`Kept encrypted on this workstation, also when the app is closed, and sent in this order by themselves.`}
      </WriteList>
    </>
  );
}

function NothingWaits() {
  const { t } = useLingui();
  const isOffline = useIsOffline();
  return (
    <EmptyState icon="succeeded" title={t`Nothing waits`}>
      {isOffline
        ? t`All that was written here is with the server. What you write while it cannot be reached is kept here.`
        : t`All that was written here is with the server.`}
    </EmptyState>
  );
}

interface WriteListProps {
  readonly title: string;
  readonly writes: readonly PendingWrite[];
  readonly children: ReactNode;
}

function WriteList({ title, writes, children }: WriteListProps) {
  const heading = useId();
  if (writes.length === 0) return null;
  return (
    <section aria-labelledby={heading}>
      <h2 className="section-title" id={heading}>
        {title}
      </h2>
      <p className="outbox-lead">{children}</p>
      <ul className="writes">
        {writes.map((write) => (
          <WriteItem key={write.key} write={write} />
        ))}
      </ul>
    </section>
  );
}
