import { useLingui } from '@lingui/react/macro';
import type { StageProgress } from '../../shared/ipc/run-channels.ts';
import { Icon } from '../design/Icon.tsx';
import { formatDuration } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { type StageStep, stageSteps } from './stage-steps.ts';
import { useStageWord } from './use-stage-word.ts';
import './stage-bar.css';

interface StageBarProps {
  readonly stages: readonly StageProgress[];
  /** The stage under way waits before it tries again. */
  readonly isWaiting: boolean;
}

/** The five stages with their times. A change of stage is announced; the running clock is not. */
export function StageBar({ stages, isWaiting }: StageBarProps) {
  const { t } = useLingui();
  const stageWord = useStageWord();
  const nowMs = useNow(100);
  const steps = stageSteps(stages, nowMs);
  const active = steps.find(({ state }) => state === 'active');
  return (
    <div className="stages-frame">
      <ol className="stages" aria-label={t`Stages of the run`}>
        {steps.map((step) => (
          <Stage key={step.stage} step={step} isWaiting={isWaiting && step === active} />
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {active ? stageWord(active.stage) : ''}
      </p>
    </div>
  );
}

function Stage({ step, isWaiting }: { readonly step: StageStep; readonly isWaiting: boolean }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const stageWord = useStageWord();
  const icon = ({ waiting: 'queued', active: isWaiting ? 'clock' : 'running', done: 'succeeded' } as const)[
    step.state
  ];
  const stateWord = { waiting: t`waiting`, active: t`in progress`, done: t`done` }[step.state];
  return (
    <li
      className={`stage stage-${step.state}${isWaiting ? ' stage-held' : ''}`}
      aria-current={step.state === 'active' ? 'step' : undefined}
    >
      <span className="stage-line" aria-hidden="true" />
      <Icon name={icon} spin={step.state === 'active' && !isWaiting} />
      <span className="stage-name">
        {stageWord(step.stage)} <span className="visually-hidden">({stateWord})</span>
      </span>
      <span className="stage-time figures">
        {step.durationMs === null ? ' ' : formatDuration(step.durationMs, locale)}
      </span>
    </li>
  );
}
