import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Channel } from './channel.ts';
import { type TokenKeys, tryReadClaims } from './claims.ts';
import type { Subscription } from './fan-out.ts';
import { accessTokenSchema, encodeMessage, joinSchema, type Message, tryParseMessage } from './protocol.ts';

export type SessionContext = {
  readonly keys: TokenKeys;
  /** The API key the socket was opened with; who joins without a token is what that key is. */
  readonly apiKey: string;
  readonly subscriptions: Set<Subscription>;
};

type Session = SessionContext & { readonly socket: WebSocket; readonly joined: Map<string, Subscription> };

/** Speaks Phoenix channels with one client until its socket closes. */
export function serveSocket(socket: WebSocket, context: SessionContext): void {
  const session: Session = { ...context, socket, joined: new Map() };
  socket.on('message', (data, isBinary) => {
    const message = isBinary || !Buffer.isBuffer(data) ? null : tryParseMessage(data.toString('utf8'));
    if (message === null) socket.close(1003, 'EMBEDDED_NOT_SUPPORTED: only JSON messages of protocol 2.0.0');
    else receive(session, message);
  });
  socket.on('error', () => socket.terminate()); // a broken frame: `close` follows and cleans up
  socket.on('close', () => {
    for (const subscription of session.joined.values()) context.subscriptions.delete(subscription);
  });
}

function receive(session: Session, message: Message): void {
  const { event } = message;
  if (event === 'heartbeat') reply(session, message, 'ok', {});
  else if (event === 'phx_join') join(session, message);
  else if (event === 'phx_leave') leave(session, message);
  else if (event === 'access_token') renewToken(session, message);
  else reply(session, message, 'error', { reason: `EMBEDDED_NOT_SUPPORTED: ${event}` });
}

function join(session: Session, message: Message): void {
  const admitted = admit(session, message.payload);
  if ('refused' in admitted) {
    reply(session, message, 'error', { reason: admitted.refused });
    return;
  }
  forget(session, message.topic); // a client that joins again has lost its first join
  const subscription = subscribe(session, { topic: message.topic, joinRef: message.joinRef, ...admitted });
  reply(session, message, 'ok', { postgres_changes: admitted.bindings });
  if (admitted.bindings.length === 0) return;
  const subscribed = systemPayload(message.topic, 'ok', 'Subscribed to PostgreSQL', 'postgres_changes');
  subscription.send('system', subscribed);
}

type Admitted = Pick<Channel, 'bindings' | 'claims'> | { readonly refused: string };

function admit({ keys, apiKey }: Session, payload: unknown): Admitted {
  const parsed = joinSchema.safeParse(payload);
  if (!parsed.success) return { refused: `EMBEDDED_NOT_SUPPORTED: ${z.prettifyError(parsed.error)}` };
  const claims = tryReadClaims(parsed.data.access_token ?? apiKey, keys);
  if (claims === null) return { refused: 'InvalidJWTToken: the access token is invalid or has expired' };
  return {
    claims,
    bindings: parsed.data.config.postgres_changes.map((binding, i) => ({ ...binding, id: i + 1 })),
  };
}

function subscribe(session: Session, channel: Channel): Subscription {
  const send = (event: string, payload: unknown) => {
    push(session.socket, { joinRef: channel.joinRef, ref: null, topic: channel.topic, event, payload });
  };
  const expire = () => {
    send('system', systemPayload(channel.topic, 'error', 'Token has expired'));
    send('phx_close', {});
    forget(session, channel.topic);
  };
  const subscription: Subscription = { channel, send, expire };
  session.joined.set(channel.topic, subscription);
  session.subscriptions.add(subscription);
  return subscription;
}

function systemPayload(topic: string, status: 'ok' | 'error', message: string, extension = 'system') {
  return { channel: topic.replace(/^realtime:/, ''), extension, status, message };
}

function leave(session: Session, message: Message): void {
  forget(session, message.topic);
  reply(session, message, 'ok', {});
}

function forget(session: Session, topic: string): void {
  const subscription = session.joined.get(topic);
  if (subscription === undefined) return;
  session.joined.delete(topic);
  session.subscriptions.delete(subscription);
}

/** A renewed token replaces the claims of the channel; one that is worth nothing ends it. */
function renewToken(session: Session, { topic, payload }: Message): void {
  const subscription = session.joined.get(topic);
  const parsed = accessTokenSchema.safeParse(payload);
  if (subscription === undefined || !parsed.success) return;
  const claims = tryReadClaims(parsed.data.access_token, session.keys);
  if (claims === null) subscription.expire();
  else subscription.channel.claims = claims;
}

function reply({ socket }: Session, to: Message, status: 'ok' | 'error', response: object): void {
  push(socket, {
    joinRef: to.joinRef,
    ref: to.ref,
    topic: to.topic,
    event: 'phx_reply',
    payload: { status, response },
  });
}

function push(socket: WebSocket, message: Message): void {
  if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message));
}
