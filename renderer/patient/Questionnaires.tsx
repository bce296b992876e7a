import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { ContextPack } from '../../shared/context-pack.ts';
import { Disclosure } from '../design/Disclosure.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatCount, formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { CitedBy } from './CitedBy.tsx';
import { type AnswerView, type QuestionnaireView, questionnaireViews } from './questionnaires.ts';
import { usePlaceProps } from './record-marks.ts';
import { useScoreWord } from './Trends.tsx';
import { useOpenParts } from './use-open-parts.ts';

interface QuestionnairesProps {
  readonly pack: ContextPack;
  /** How many are open at first. */
  readonly openAtFirst: number;
}

/** The answered questionnaires, newest first, each compared with the same one the time before. */
export function Questionnaires({ pack, openAtFirst }: QuestionnairesProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const views = useMemo(() => questionnaireViews(pack), [pack]);
  const parts = useOpenParts(
    views.map((view) => ({ id: view.id, sourceIds: sourceIdsOf(view) })),
    openAtFirst,
  );
  const [shown, total] = [views.length, pack.funnel_runs.total_count];
  return (
    <section className="questionnaires">
      <h2 className="section-title">{t`Questionnaires`}</h2>
      {views.length === 0 ? <p className="muted">{t`The record has no answered questionnaires.`}</p> : null}
      {views.map((view) => (
        <Disclosure
          key={view.id}
          title={`${view.name} · ${dateOf(view.completedAt, locale) || t`no date`}`}
          badge={<CitedBy sourceIds={sourceIdsOf(view)} />}
          isOpen={parts.isOpen(view.id)}
          onOpenChange={(isOpen) => parts.setOpen(view.id, isOpen)}
        >
          <Answers view={view} />
        </Disclosure>
      ))}
      {total > shown ? (
        <p className="record-note">{t`Shown are the two newest of each questionnaire, ${shown} of ${total} in all.`}</p>
      ) : null}
    </section>
  );
}

function sourceIdsOf({ scores, answers }: QuestionnaireView): string[] {
  return [...scores, ...answers].map(({ sourceId }) => sourceId);
}

function dateOf(timestamp: string | null, locale: ReturnType<typeof useFormatLocale>): string {
  const timeMs = Date.parse(timestamp ?? '');
  return Number.isNaN(timeMs) ? '' : formatDate(timeMs, locale);
}

function Answers({ view }: { readonly view: QuestionnaireView }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const scoreWord = useScoreWord();
  const since = dateOf(view.previousAt, locale);
  return (
    <>
      <table className="answers figures" aria-label={view.name}>
        <thead>
          <tr>
            <th scope="col">{t`Question`}</th>
            <th scope="col">{t`Answer`}</th>
            {since ? <th scope="col">{t`Since ${since}`}</th> : null}
          </tr>
        </thead>
        <tbody>
          {view.scores.map((score) => (
            <AnswerRow
              key={score.sourceId}
              answer={{ ...score, label: scoreWord(score.label) }}
              isScore
              hasPrevious={since !== ''}
            />
          ))}
          {view.answers.map((answer) => (
            <AnswerRow key={answer.sourceId} answer={answer} hasPrevious={since !== ''} />
          ))}
        </tbody>
      </table>
      {since ? null : <p className="record-note">{t`The record holds no earlier one to compare it with.`}</p>}
    </>
  );
}

interface AnswerRowProps {
  readonly answer: AnswerView;
  readonly isScore?: boolean;
  readonly hasPrevious: boolean;
}

function AnswerRow({ answer, isScore = false, hasPrevious }: AnswerRowProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const props = usePlaceProps();
  return (
    <tr className={isScore ? 'place answer-score' : 'place'} {...props(answer.sourceId)}>
      <th scope="row">
        {answer.label} <CitedBy sourceIds={[answer.sourceId]} />
      </th>
      <td>{answer.number === null ? answer.value || t`not answered` : formatCount(answer.number, locale)}</td>
      {hasPrevious ? (
        <td>
          <ChangeWords change={answer.change} />
        </td>
      ) : null}
    </tr>
  );
}

/** No colour: whether more is better depends on the question. */
function ChangeWords({ change }: Pick<AnswerView, 'change'>) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  if (change.kind === 'same') return <span className="muted">{t`unchanged`}</span>;
  if (change.kind === 'new') return <span className="muted">{t`not asked before`}</span>;
  const { before } = change;
  if (change.kind === 'other') return <span>{t`before: ${before}`}</span>;
  const by = formatCount(change.by, locale);
  return (
    <span className="change">
      <Icon name={change.kind === 'up' ? 'up' : 'down'} />
      {change.kind === 'up' ? t`+${by} (before: ${before})` : t`−${by} (before: ${before})`}
    </span>
  );
}
