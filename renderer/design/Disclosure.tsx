import type { ReactNode } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import './disclosure.css';

interface DisclosureProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Told when it opens and closes, where the details are asked for on request. */
  readonly onOpenChange?: (isOpen: boolean) => void;
}

/** Details that open on request. */
export function Disclosure({ title, children, onOpenChange }: DisclosureProps) {
  return (
    <AriaDisclosure className="disclosure" {...(onOpenChange ? { onExpandedChange: onOpenChange } : {})}>
      <Heading className="disclosure-heading" level={3}>
        <Button slot="trigger" className="disclosure-trigger">
          <Icon name="chevronRight" />
          {title}
        </Button>
      </Heading>
      <DisclosurePanel className="disclosure-panel">{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}
