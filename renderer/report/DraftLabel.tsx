import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '../design/Icon.tsx';
import './draft-label.css';

interface DraftLabelProps {
  readonly isDemo: boolean;
  /**
   * `incomplete`: still being written; `checked`: its result is being stored; `interrupted`: never to be finished;
   * `superseded`: finished, and not stored with the run; `unsynced`: finished, and only on this workstation so far.
   */
  readonly kind: 'finished' | 'incomplete' | 'checked' | 'interrupted' | 'superseded' | 'unsynced';
  readonly children?: ReactNode;
}

/** The permanent label above everything that a model wrote and nobody has signed. */
export function DraftLabel({ isDemo, kind, children }: DraftLabelProps) {
  const { t } = useLingui();
  const words = {
    finished: t`AI draft, not signed`,
    incomplete: t`Incomplete draft – not checked yet`,
    checked: t`AI draft – not stored yet`,
    interrupted: t`Incomplete draft – ended early, never checked`,
    unsynced: t`AI draft, not signed – not stored on the server yet`,
    superseded: t`Superseded AI draft – not the stored report`,
  };
  return (
    <div className="draft-label">
      <Icon name="warning" />
      <strong>{words[kind]}</strong>
      {isDemo ? <span className="draft-demo">{t`Demo model: not AI, not medical advice`}</span> : null}
      {children ? <span className="draft-label-more">{children}</span> : null}
    </div>
  );
}
