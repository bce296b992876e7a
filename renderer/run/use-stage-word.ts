import { useLingui } from '@lingui/react/macro';
import type { RunStage } from '../../shared/run.ts';

/** The name of a stage, as a step of the work. */
export function useStageWord(): (stage: RunStage) => string {
  const { t } = useLingui();
  return (stage) =>
    ({
      claim: t`Reserve run`,
      context: t`Read record`,
      model: t`Model writes draft`,
      check: t`Check answer`,
      save: t`Store report`,
    })[stage];
}
