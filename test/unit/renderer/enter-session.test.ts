import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { enterSession } from '../../../renderer/bridge/enter-session.ts';
import { queryKeys } from '../../../renderer/bridge/query-keys.ts';
import { createLiveRuns } from '../../../renderer/runs/live-runs.ts';
import { organizationIdSchema, userIdSchema } from '../../../shared/ids.ts';
import type { SessionInfo } from '../../../shared/ipc/session-channels.ts';

const userId = userIdSchema.parse('77777777-7777-4777-8777-777777777777');

function sessionAt(letter: string): SessionInfo {
  const organization_id = organizationIdSchema.parse(`99999999-9999-4999-8999-99999999999${letter}`);
  const workplace = { organization_id, organization_name: letter, role: 'admin' } as const;
  return { userId, email: 'a@ward.example', displayName: 'A', workplace, verified: true };
}

it.each([
  ['another organisation', 'b', undefined],
  ['the same one', 'a', { enabled: true }],
])('a session that goes on in %s keeps nothing else of before', (_, letter, kept) => {
  const client = new QueryClient();
  client.setQueryData(queryKeys.appState, { session: sessionAt('a'), ended: null });
  client.setQueryData(['flag.get'], { enabled: true });
  enterSession(client, createLiveRuns(), { session: sessionAt(letter), ended: null });
  expect(client.getQueryData(['flag.get'])).toEqual(kept);
});
