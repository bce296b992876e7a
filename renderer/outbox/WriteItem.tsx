import { Plural, useLingui } from '@lingui/react/macro';
import type { PendingWrite, Written } from '../../shared/pending-write.ts';
import { CopyId } from '../design/CopyId.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { Decision } from '../review/Decision.tsx';
import { ExistingRun } from '../runs/DuplicateWarning.tsx';
import { useIsOffline } from '../shell/use-sync.ts';
import { useColleagueWords } from './use-colleague-words.ts';
import { Whose } from './Whose.tsx';
import { WriteActions } from './WriteActions.tsx';
import { WrittenDetails } from './WrittenDetails.tsx';
import { isDuplicate, isOvertaken, type WriteState, writeView } from './write-view.ts';

const icons: Readonly<Record<WriteState, IconName>> = {
  waiting: 'clock',
  stuck: 'warning',
  refused: 'failed',
};

/** One write: what, whose, since when, why it waits, how often it was tried, and what can be done. */
export function WriteItem({ write }: { readonly write: PendingWrite }) {
  const { t, i18n } = useLingui();
  const view = writeView(write, !useIsOffline(), i18n);
  // Waiting is what all of its list do.
  const states = { waiting: null, stuck: t`Stuck`, refused: t`Refused` };
  return (
    <li className={`write write-${view.state}`} data-testid="pending-write" data-state={view.state}>
      <Icon name={icons[view.state]} />
      <div className="write-text">
        <h3 className="write-title">
          {view.title}
          {states[view.state] ? <span className="write-state">{states[view.state]}</span> : null}
        </h3>
        <Whose write={write} />
        <WrittenDetails what={write.what} />
        <p className="write-why">{view.why}</p>
        {isDuplicate(write) && write.what.kind === 'queue' && write.what.duplicateOf ? (
          <ExistingRun runId={write.what.duplicateOf} />
        ) : null}
        {isOvertaken(write) ? <Newer what={write.what} /> : null}
        <Facts write={write} codeForIt={view.codeForIt} />
      </div>
      <WriteActions write={write} view={view} />
    </li>
  );
}

/** What a colleague has set or decided meanwhile. */
function Newer({ what }: { readonly what: Written }) {
  const colleague = useColleagueWords();
  if (what.kind === 'flag') return colleague ? <p className="write-colleague">{colleague}</p> : null;
  if (what.kind !== 'review' || !what.newer) return null;
  return <Decision review={{ record: what.newer, pending: false }} />;
}

function Facts({ write, codeForIt }: { readonly write: PendingWrite; readonly codeForIt: string | null }) {
  const { t } = useLingui();
  const since = formatDateTime(write.sinceMs, useFormatLocale());
  return (
    <div className="write-facts figures">
      <span>{t`Written on ${since}`}</span>
      <span>
        <Plural value={write.tries} _0="not tried yet" one="tried once" other="tried # times" />
      </span>
      {codeForIt ? <CopyId label={t`Reason for your IT`} id={codeForIt} /> : null}
    </div>
  );
}
