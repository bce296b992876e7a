import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { invoke } from '../bridge/invoke.ts';
import { Icon } from '../design/Icon.tsx';
import { platform } from './platform.ts';
import './lock-button.css';

/** Locks all windows; the shortcut is for the main process, and works in a window that hangs, too. */
export function LockButton() {
  const { t } = useLingui();
  const lock = useMutation({ mutationFn: () => invoke('lock.now', {}) });
  const control = t({ message: 'Ctrl', comment: 'The key on the keyboard' });
  return (
    <Button className="rail-link rail-lock" onPress={() => lock.mutate()}>
      <Icon name="lock" />
      <span className="rail-label">{t`Lock`}</span>
      <span className="key rail-key" aria-hidden="true">
        {platform === 'mac' ? '⌘L' : `${control}+L`}
      </span>
    </Button>
  );
}
