import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { hashOf, navigate, type Route, useRoute } from './route.ts';
import { useHasUnsaved } from './unsaved.ts';

interface GuardedRoute {
  /** The view on the screen: the one asked for, unless changes would be lost by it. */
  readonly route: Route;
  readonly isAsking: boolean;
  readonly stay: () => void;
  readonly leave: () => void;
}

/** The view to show. While a form holds unsaved changes, another view is shown only after the user has agreed. */
export function useGuardedRoute(): GuardedRoute {
  const asked = useRoute();
  const hasUnsaved = useHasUnsaved();
  const [route, setRoute] = useState(asked);
  const isElsewhere = hashOf(asked) !== hashOf(route);
  if (isElsewhere && !hasUnsaved) setRoute(asked);
  return {
    route,
    isAsking: isElsewhere && hasUnsaved,
    stay: () => navigate(route),
    leave: () => setRoute(asked),
  };
}

/** Asks before changes are lost. */
export function LeaveDialog({ isAsking, stay, leave }: GuardedRoute) {
  const { t } = useLingui();
  return (
    <Dialog
      title={t`Leave without saving?`}
      isOpen={isAsking}
      onOpenChange={(open) => (open ? undefined : stay())}
    >
      <p>{t`What you have entered has not been saved and would be lost.`}</p>
      <div className="dialog-actions">
        <Button autoFocus onPress={stay}>{t`Keep editing`}</Button>
        <Button tone="danger" onPress={leave}>{t`Discard changes`}</Button>
      </div>
    </Dialog>
  );
}
