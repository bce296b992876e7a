import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { maxPackBytes } from '../../main/engine/context/fit-to-budget.ts';
import { minimise } from '../../main/engine/steps/2-build-context.ts';
import { contextPackReplySchema, contextPackSchema } from '../../shared/context-pack.ts';

const document = readFileSync(resolve(import.meta.dirname, '../../docs/context-pack.md'), 'utf8');
const blocks = [...document.matchAll(/```json\n(.+?)```/gs)].map(([, json = '']): unknown =>
  JSON.parse(json),
);
const [reply, stored, sent] = blocks;

/** The names of all fields, however deep. */
function fieldsOf(schema: unknown): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return fieldsOf(schema.unwrap());
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([name, inner]) => [name, ...fieldsOf(inner)]);
}

describe('docs/context-pack.md', () => {
  it('shows an example that the engine makes of its first block', () => {
    const { identifiers, ...pack } = contextPackReplySchema.parse(reply);
    const [, pseudonym = ''] = document.match(/the pseudonym `([^`]+)`/) ?? [];
    const built = minimise({ pack, identifiers }, pseudonym);
    if (!built.ok) throw new Error('the example was refused');
    expect(stored).toEqual(built.value.stored);
    expect(JSON.parse(built.value.wireJson)).toEqual(sent);
    expect(document).toContain(`under the hash \`${built.value.hash}\``);
  });

  it('shows nothing of the identity in what is stored and sent', () => {
    const { identifiers } = contextPackReplySchema.parse(reply);
    const found = identifiers.filter((name) => JSON.stringify([stored, sent]).includes(name));
    expect(found).toEqual([]);
    expect(JSON.stringify(sent)).not.toContain(contextPackReplySchema.parse(reply).patient_id);
  });

  it('names every field of the shape', () => {
    const shape = document.slice(document.indexOf('## Shape'), document.indexOf('## Limits'));
    const fields = new Set(fieldsOf(contextPackSchema));
    expect(fields.size).toBeGreaterThan(35);
    expect([...fields].filter((name) => !new RegExp(`[\`.]${name}\\b`).test(shape))).toEqual([]);
  });

  it('names the limits that are in force', () => {
    const { anamnesis, funnel_runs: runs } = contextPackReplySchema.parse(reply);
    expect(document).toContain(`The ${anamnesis.limited_to} newest notes`);
    expect(document).toContain(`the ${runs.limit_per_funnel} newest`);
    expect(document).toContain(`${maxPackBytes.toLocaleString('en')} bytes`);
  });
});
