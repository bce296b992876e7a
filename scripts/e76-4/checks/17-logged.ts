import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Check, createFindings } from '../check.ts';
import type { Desk, LogLine } from '../desk.ts';
import type { Stage } from '../world.ts';

const identitySchema = z.array(
  z.object({
    first_name: z.string(),
    last_name: z.string(),
    contact_email: z.string().nullable(),
    contact_phone: z.string().nullable(),
  }),
);
const noteSchema = z.array(z.object({ title: z.string() }));

export const check: Check = {
  id: 'C-E76.4-17',
  rule: 'R-E76.4-17',
  kind: 'behaviour',
  sees: 'the log of a desk after calls and runs that failed: a line with the request id of each, and no name, contact, title or text of the record',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    const failed = await failInManyWays(stage, desk);
    for (const [name, requestId] of failed) {
      const told = desk.log.some(({ fields }) => fields.requestId === requestId);
      expect(told, `no line of the log has the request id of ${name}`);
    }
    for (const text of await whatMustNotBeThere(stage)) {
      const line = desk.log.find((candidate) => says(candidate, text));
      expect(line === undefined, `the line ${line?.event} of the log holds patient data`);
    }
    return seen;
  },
};

/** What went wrong → its request id. */
async function failInManyWays(stage: Stage, desk: Desk): Promise<ReadonlyMap<string, string>> {
  await stage.modelWill({ kind: 'status', status: 401 }, { kind: 'malformed' }, { kind: 'refusal' });
  const calls = {
    'a refused key': await desk.call('runs.execute', { runId: await stage.queueRun() }),
    'a wrong answer': await desk.call('runs.execute', { runId: await stage.queueRun() }),
    'a refusal': await desk.call('runs.execute', { runId: await stage.queueRun() }),
    'an unknown run': await desk.call('runs.execute', { runId: randomUUID() }),
    'a malformed id': await desk.call('runs.execute', { runId: 'abc' }),
  };
  const succeeded = Object.entries(calls).find(([, reply]) => reply.success);
  if (succeeded) throw new Error(`${succeeded[0]} did not fail`);
  return new Map(Object.entries(calls).map(([name, { requestId }]) => [name, requestId]));
}

async function whatMustNotBeThere({ sql }: Stage): Promise<readonly string[]> {
  const people = identitySchema.parse([
    ...(await sql`
      select first_name, last_name, contact_email, contact_phone from patient_profiles
      where first_name is not null and last_name is not null`),
  ]);
  const notes = noteSchema.parse([...(await sql`select distinct title from anamnesis_entries`)]);
  const texts = [
    ...people.flatMap((person) => [person.last_name, person.contact_email ?? '', person.contact_phone ?? '']),
    ...notes.map(({ title }) => title),
    '<context_pack>',
  ];
  if (people.length === 0 || notes.length === 0) throw new Error('there is no patient data to look for');
  return texts.filter((text) => text.length > 3);
}

/** As a word of its own: short names are parts of many other words. */
function says({ fields }: LogLine, text: string): boolean {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u').test(JSON.stringify(fields));
}
