import type { ReactNode } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import './disclosure.css';

interface DisclosureProps {
  readonly title: string;
  /** After the title: worth seeing also while the details are closed. */
  readonly badge?: ReactNode;
  readonly children: ReactNode;
  /** Told when it opens and closes, where the details are asked for on request. */
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Held by the caller; without it the details hold it themselves. */
  readonly isOpen?: boolean;
  readonly isOpenAtFirst?: boolean;
  /** Of its heading, below the one that it belongs to. */
  readonly level?: 2 | 3 | 4;
}

/** Details that open on request. */
export function Disclosure(props: DisclosureProps) {
  const { title, badge, children, onOpenChange, isOpen, isOpenAtFirst = false, level = 3 } = props;
  return (
    <AriaDisclosure
      className="disclosure"
      defaultExpanded={isOpenAtFirst}
      {...(onOpenChange ? { onExpandedChange: onOpenChange } : {})}
      {...(isOpen === undefined ? {} : { isExpanded: isOpen })}
    >
      <Heading className="disclosure-heading" level={level}>
        <Button slot="trigger" className="disclosure-trigger">
          <Icon name="chevronRight" />
          {title}
          {badge}
        </Button>
      </Heading>
      <DisclosurePanel className="disclosure-panel">{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}
