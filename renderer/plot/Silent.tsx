import type { ReactNode } from 'react';

/** Parts of a drawing that assistive technology leaves out: each point tells what they show. */
export function Silent({
  className,
  children,
}: {
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing never has the focus
    <g className={className} aria-hidden="true">
      {children}
    </g>
  );
}
