import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { composeApp } from '../../../main/compose.ts';
import { serveCall } from '../../../main/ipc/serve-contract.ts';
import { parseEnvironment } from '../../../shared/environment.ts';
import type { Channel, RequestOf, ResponseOf } from '../../../shared/ipc-contract.ts';
import { quietRoom } from '../../backend/support/quiet-room.ts';

// Run as its own process by the users campaign, which kills it: one person after the other signs in on one profile,
// looks at everything, queues a run, begins to execute one, and leaves in the middle of it. Before each turn, and once
// within it, the campaign is asked to see to the network: it answers with a line.
const argumentsSchema = z.object({
  profile: z.string(),
  env: z.record(z.string(), z.string()),
  people: z.array(z.object({ name: z.string(), email: z.string(), password: z.string() })),
  from: z.int(),
});
const { profile, env, people, from } = argumentsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const environment = parseEnvironment(env);
if (!environment.ok) throw new Error(environment.error.join());
const ignore = () => undefined;
const app = composeApp({
  environment: environment.value,
  userDataFolder: profile,
  appVersion: '0.1.0-campaign',
  systemLanguage: 'en',
  nativeBinding: undefined,
  secretBox: { available: false, encrypt: Buffer.from, decrypt: (sealed) => sealed.toString() },
  log: { info: ignore, error: ignore },
  notify: ignore,
  onRowsShown: ignore,
  openWindow: async () => undefined,
  chooseFile: async () => null,
  leave: ignore,
  surroundings: quietRoom(),
  announce: ignore,
});
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
await app.start();
for (let turn = from; ; turn++) await work(turn);

async function work(turn: number): Promise<void> {
  const person = people[turn % people.length];
  if (!person) throw new Error('nobody is there');
  const { name, email, password } = person;
  await seeToNetwork({ turn, user: name, event: 'begins' });
  const { verified } = await call('session.signIn', { email, password });
  tell({ turn, user: name, event: 'signed-in', verified });
  // What the cache shows before anything is pulled, and after it.
  await show(turn, name);
  await call('sync.pullNow', {});
  const shown = await show(turn, name);
  const [patientId] = shown.patients;
  if (patientId) {
    await call('runs.create', { patientId, reason: `queued by ${name}`, evenIfDuplicate: true });
  }
  const page = await call('runs.list', { tab: 'queued', search: '', cursor: null, limit: 1 });
  const [next] = page.rows;
  // Not waited for: the next person signs in while it is under way. What becomes of it, the server knows.
  if (next) void serveCall(app.server, 'runs.execute', { runId: next.run.id });
  await seeToNetwork({ turn, user: name, event: 'has-queued' });
  // Offline so far, the session is confirmed now and what was queued is sent.
  await call('sync.pullNow', {});
  tell({ turn, user: name, event: 'worked' });
}

async function seeToNetwork(line: object): Promise<void> {
  tell(line);
  await answers.next();
}

async function show(turn: number, user: string) {
  const list = await call('runs.list', { tab: 'all', search: '', cursor: null, limit: 100 });
  const runs = list.rows.map(({ run }) => run.id);
  const patients = (await call('patients.list', { search: '', limit: 100 })).patients.map(({ id }) => id);
  tell({ turn, user, event: 'shown', runs, patients });
  return { runs, patients };
}

async function call<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ResponseOf<C>> {
  const reply = await serveCall(app.server, channel, request);
  if (!reply.success) throw new Error(`${channel}: ${reply.error.code} ${reply.error.message}`);
  return reply.data;
}

function tell(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
