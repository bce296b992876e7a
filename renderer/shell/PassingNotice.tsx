import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface PassingNoticeProps {
  readonly children: ReactNode;
  readonly role?: 'status';
  readonly testId?: string;
}

/** A notice above the view that goes away by itself; the focus, if it was in it, goes on at the view. */
export function PassingNotice({ children, role, testId }: PassingNoticeProps) {
  const notice = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = notice.current;
    // Before the element is taken out: afterwards nobody knows where the focus was.
    return () => {
      if (!element?.contains(document.activeElement)) return;
      document.getElementById('main')?.focus({ preventScroll: true });
    };
  }, []);
  return (
    <div className="view-notice" ref={notice} role={role} data-testid={testId}>
      {children}
    </div>
  );
}
