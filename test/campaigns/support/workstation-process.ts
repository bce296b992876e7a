import { createInterface } from 'node:readline';
import { z } from 'zod';
import { serveCall } from '../../../main/ipc/serve-contract.ts';
import { isChannel } from '../../../shared/ipc-contract.ts';
import { startDesk } from '../../backend/composed-app-fixture.ts';

// Run as its own process by workstation.ts, which kills it: the composed app without windows. It takes one call a line
// and answers each with its number.
const optionsSchema = z.object({
  backend: z.object({ url: z.string(), publishableKey: z.string(), demoModelUrl: z.string() }),
  profile: z.string(),
  account: z.object({ email: z.string(), password: z.string() }),
});
const lineSchema = z.object({ id: z.int(), channel: z.string(), request: z.unknown() });

const { backend, ...options } = optionsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const desk = await startDesk(backend, options);
process.once('SIGTERM', () => {
  void desk.quit().then(() => process.exit(0));
});
tell({ id: 0, reply: null });
for await (const line of createInterface({ input: process.stdin })) {
  const { id, channel, request } = lineSchema.parse(JSON.parse(line));
  if (!isChannel(channel)) throw new Error(`no such channel: ${channel}`);
  void serveCall(desk.app.server, channel, request).then((reply) => tell({ id, reply }));
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
