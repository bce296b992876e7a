import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.tsx';
import './drawer.css';

interface DrawerProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
}

/** A modal drawer on the right, for what is read beside the view; Escape and a click beside it close it. */
export function Drawer({ title, isOpen, onOpenChange, children }: DrawerProps) {
  const { t } = useLingui();
  return (
    <ModalOverlay className="drawer-scrim" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable>
      <Modal className="drawer">
        <AriaDialog className="drawer-dialog">
          <header className="drawer-head">
            <Heading slot="title" className="drawer-title">
              {title}
            </Heading>
            <IconButton icon="close" label={t`Close`} onPress={() => onOpenChange(false)} />
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is long scrolls, also by keyboard */}
          <div className="drawer-body scroll" tabIndex={0}>
            {children}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
