import { useLingui } from '@lingui/react/macro';
import type { StageProgress } from '../../shared/ipc-contract.ts';
import { Icon } from '../design/Icon.tsx';
import { formatDuration } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { type StageStep, stageSteps } from './stage-steps.ts';
import { useStageWord } from './use-stage-word.ts';
import './stage-bar.css';

/** The five stages with their times. A change of stage is announced; the running clock is not. */
export function StageBar({ stages }: { readonly stages: readonly StageProgress[] }) {
  const { t } = useLingui();
  const stageWord = useStageWord();
  const nowMs = useNow(100);
  const steps = stageSteps(stages, nowMs);
  const active = steps.find(({ state }) => state === 'active');
  return (
    <div className="stages-frame">
      <ol className="stages" aria-label={t`Stages of the run`}>
        {steps.map((step) => (
          <Stage key={step.stage} step={step} />
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {active ? stageWord(active.stage) : ''}
      </p>
    </div>
  );
}

function Stage({ step }: { readonly step: StageStep }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const stageWord = useStageWord();
  const icon = ({ waiting: 'queued', active: 'running', done: 'succeeded' } as const)[step.state];
  const stateWord = { waiting: t`waiting`, active: t`in progress`, done: t`done` }[step.state];
  return (
    <li className={`stage stage-${step.state}`} aria-current={step.state === 'active' ? 'step' : undefined}>
      <span className="stage-line" aria-hidden="true" />
      <Icon name={icon} spin={step.state === 'active'} />
      <span className="stage-name">
        {stageWord(step.stage)} <span className="visually-hidden">({stateWord})</span>
      </span>
      <span className="stage-time figures">
        {step.durationMs === null ? ' ' : formatDuration(step.durationMs, locale)}
      </span>
    </li>
  );
}
