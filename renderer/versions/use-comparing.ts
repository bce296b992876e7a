import { useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { ReportVersion } from '../../shared/ipc/report-channels.ts';
import { createKept, useKept } from '../lock/kept.ts';
import type { VersionChoice } from './chosen-versions.ts';
import { useVersions } from './use-versions.ts';

export interface Comparing {
  readonly versions: readonly ReportVersion[];
  /** There are two reports or more. */
  readonly isPossible: boolean;
  /** Null: nothing is compared now. */
  readonly choice: VersionChoice | null;
  /** The comparison was left in this view. */
  readonly isLeft: boolean;
  readonly start: () => void;
  readonly choose: (choice: VersionChoice) => void;
  readonly leave: () => void;
}

const noChoice: VersionChoice = { before: null, after: null };
const keptChoice = createKept<VersionChoice | null>();

/**
 * Whether versions of a run are compared, and which; the choice is there again after the lock.
 * @param isHidden the report is kept from its reader, so it is not compared either
 */
export function useComparing(runId: RunId, isHidden: boolean): Comparing {
  const versions = useVersions(runId).data?.versions ?? [];
  const [choice, setChoice] = useKept<VersionChoice | null>(keptChoice, runId, null);
  const [isLeft, setLeft] = useState(false);
  const isPossible = versions.length > 1 && !isHidden;
  return {
    versions,
    isPossible,
    choice: isPossible ? choice : null,
    isLeft,
    start: () => setChoice(noChoice),
    choose: setChoice,
    leave: () => {
      setChoice(null);
      setLeft(true);
    },
  };
}
