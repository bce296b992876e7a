/// <reference types="vite/client" />

declare module '*.po' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}

interface Window {
  /** Put there by the preload; the only door out of this process. */
  readonly rhythm: import('../shared/ipc-contract.ts').RhythmBridge;
}
