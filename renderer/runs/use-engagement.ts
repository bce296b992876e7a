import { type FocusEvent, type PointerEvent, useState } from 'react';
import { useSyncState } from '../shell/use-sync.ts';

/**
 * Whether somebody works in the list: the pointer was moved over it, or keys were pressed in it and the focus is still
 * there. Not before the first pull has ended: until then the list is only being built.
 */
export function useEngagement() {
  const [isPointed, setPointed] = useState(false);
  const [isTyped, setTyped] = useState(false);
  const isLoaded = useSyncState().data?.lastPulledAtMs !== null;
  return {
    isEngaged: isLoaded && (isPointed || isTyped),
    on: {
      // Not when it enters: rows that come up below a pointer at rest are nobody's work.
      onPointerMove({ movementX, movementY, pointerType }: PointerEvent) {
        if (pointerType !== 'touch' && (movementX !== 0 || movementY !== 0)) setPointed(true);
      },
      onPointerLeave: () => setPointed(false),
      onKeyDownCapture: () => setTyped(true),
      onBlur({ currentTarget, relatedTarget }: FocusEvent) {
        const staysIn = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        if (!staysIn) setTyped(false);
      },
    },
  };
}
