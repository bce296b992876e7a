import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useCommand } from '../commands/use-command.ts';
import { IconButton } from '../design/Button.tsx';
import { Icon } from '../design/Icon.tsx';
import { SignOutDialog } from './SignOutDialog.tsx';
import { useSignOutSteps } from './use-sign-out-steps.ts';
import '../design/menu.css';
import './sign-out.css';

/** Ends the session, or ends it and wipes what this workstation holds; asks first where something is at stake. */
export function SignOutMenu() {
  const { t } = useLingui();
  const steps = useSignOutSteps();
  const isLeaving = steps.isPending && steps.question === null;
  useCommand({
    id: 'session.sign-out',
    label: msg`Sign out`,
    keywords: [msg`Log off`],
    group: 'session',
    isEnabled: !isLeaving,
    run: () => steps.begin(false),
  });
  return (
    <>
      <MenuTrigger>
        <IconButton
          icon={isLeaving ? 'running' : 'signOut'}
          spin={isLeaving}
          label={t`Sign out`}
          isDisabled={isLeaving}
        />
        <Popover className="menu-card" placement="top end" offset={10}>
          <Menu className="menu" onAction={(key) => steps.begin(key === 'wipe')}>
            <MenuItem id="leave" className="menu-item" textValue={t`Sign out`}>
              <Icon name="signOut" />
              {t`Sign out`}
            </MenuItem>
            <MenuItem id="wipe" className="menu-item" textValue={t`Sign out and wipe local data…`}>
              <Icon name="erase" />
              {t`Sign out and wipe local data…`}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <SignOutDialog steps={steps} />
    </>
  );
}
