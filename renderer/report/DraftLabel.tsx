import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '../design/Icon.tsx';
import './draft-label.css';

interface DraftLabelProps {
  readonly isDemo: boolean;
  readonly isComplete: boolean;
  readonly children?: ReactNode;
}

/** The permanent label above everything that a model wrote and nobody has signed. */
export function DraftLabel({ isDemo, isComplete, children }: DraftLabelProps) {
  const { t } = useLingui();
  return (
    <div className="draft-label">
      <Icon name="warning" />
      <strong>{isComplete ? t`AI draft, not signed` : t`Incomplete draft – not checked yet`}</strong>
      {isDemo ? <span className="draft-demo">{t`Demo model: not AI, not medical advice`}</span> : null}
      {children ? <span className="draft-label-more">{children}</span> : null}
    </div>
  );
}
