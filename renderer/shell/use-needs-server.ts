import { useLingui } from '@lingui/react/macro';
import { useIsOffline, usePullNow } from './use-sync.ts';

/** What a control that needs the server does and says while the server cannot be reached. */
export interface NeedsServer {
  readonly isOffline: boolean;
  readonly isConnecting: boolean;
  /** Why it cannot be used now, and that it can be again by itself. */
  readonly why: string;
  /** What a press does instead: it asks for the server at once. */
  readonly connect: () => void;
}

/** For every control that does nothing without the server. */
export function useNeedsServer(): NeedsServer {
  const { t } = useLingui();
  const { isPulling, pullNow } = usePullNow();
  return {
    isOffline: useIsOffline(),
    isConnecting: isPulling,
    why: t`Needs the server, which cannot be reached. The button works again as soon as the server answers.`,
    connect: pullNow,
  };
}
