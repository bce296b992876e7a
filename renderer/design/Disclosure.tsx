import type { ReactNode } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import './disclosure.css';

interface DisclosureProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Details that open on request. */
export function Disclosure({ title, children }: DisclosureProps) {
  return (
    <AriaDisclosure className="disclosure">
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
