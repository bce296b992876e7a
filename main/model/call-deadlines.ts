/** Both in ms. `totalMs` bounds the whole call, `idleMs` the time without one byte of the answer. */
export interface Deadlines {
  readonly totalMs: number;
  readonly idleMs: number;
}

/** The watch over one call. Its signal aborts by a deadline or with the caller's. */
export interface CallWatch {
  readonly signal: AbortSignal;
  readonly expired: boolean;
  /** At least one byte came: the provider has taken the request. */
  readonly heard: boolean;
  /** A byte came: the idle deadline begins anew. */
  touch(): void;
  /** Ends the watch; no timer or listener is left. */
  stop(): void;
}

/** Starts both deadlines now. The SDK's own timeout would end with the headers. */
export function watchCall(deadlines: Deadlines, caller: AbortSignal): CallWatch {
  const controller = new AbortController();
  let expired = false;
  let heard = false;
  const expire = () => {
    expired = true;
    controller.abort();
  };
  const cancel = () => controller.abort();
  const total = setTimeout(expire, deadlines.totalMs);
  const idle = setTimeout(expire, deadlines.idleMs);
  if (caller.aborted) cancel();
  else caller.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    get heard() {
      return heard;
    },
    touch: () => {
      heard = true;
      if (!controller.signal.aborted) idle.refresh();
    },
    stop() {
      clearTimeout(total);
      clearTimeout(idle);
      caller.removeEventListener('abort', cancel);
    },
  };
}
