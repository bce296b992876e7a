import type { SupabaseClientOptions } from '@supabase/supabase-js';
import type { OnEgressRefused } from '../egress/egress-refused.ts';
import { socketOnly } from '../egress/socket-only.ts';

type RealtimeOptions = NonNullable<SupabaseClientOptions<'public'>['realtime']>;
type SocketTransport = NonNullable<RealtimeOptions['transport']>;

const usedMembers = ['send', 'close', 'addEventListener', 'removeEventListener'];

// The declarations of ws and of the DOM name different classes of events for the same events, so that
// the compiler can't compare the two; what Realtime uses is looked at instead.
function isSocketTransport(value: unknown): value is SocketTransport {
  if (typeof value !== 'function') return false;
  const prototype: unknown = value.prototype;
  return (
    typeof prototype === 'object' && prototype !== null && usedMembers.every((name) => name in prototype)
  );
}

/** The WebSocket for the hints of one project. */
export function socketTransport(url: string, onRefused: OnEgressRefused): SocketTransport {
  const transport: unknown = socketOnly(url, onRefused);
  if (!isSocketTransport(transport)) throw new Error('ws no longer looks like a WebSocket');
  return transport;
}
