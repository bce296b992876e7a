import type { ReactElement } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import './explained.css';

interface ExplainedProps {
  /** Why the control is as it is; shown on hover and focus, read after its name. */
  readonly why: string;
  /** One control of react-aria. */
  readonly children: ReactElement;
}

/** A control that says more about itself when it is pointed at or focused. */
export function Explained({ why, children }: ExplainedProps) {
  return (
    <TooltipTrigger delay={250} closeDelay={60}>
      {children}
      <Tooltip className="tooltip" placement="top" offset={6}>
        {why}
      </Tooltip>
    </TooltipTrigger>
  );
}
