import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { copyText } from '../lock/tell-copied.ts';
import { IconButton } from './Button.tsx';

interface CopyIdProps {
  /** What the id names, such as "Request number". */
  readonly label: string;
  readonly id: string;
  /** Where the label stands beside it anyway. */
  readonly isLabelHidden?: boolean;
}

/** An id to copy into a message to IT. */
export function CopyId({ label, id, isLabelHidden = false }: CopyIdProps) {
  const { t } = useLingui();
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = () => {
    copyText(id).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  return (
    <span className="copy-id">
      {isLabelHidden ? null : <span>{label}</span>}
      <code>{id}</code>
      <IconButton icon={state === 'copied' ? 'check' : 'copy'} label={t`Copy: ${label}`} onPress={copy} />
      <span role="status">
        {state === 'copied' ? t`Copied` : null}
        {state === 'refused' ? t`Copying was refused; select the text instead.` : null}
      </span>
    </span>
  );
}
