import fc, { type Arbitrary } from 'fast-check';
import { z } from 'zod';
import { type Channel, ipcContract } from '../../../shared/ipc-contract.ts';

/** Stands in hostile values and names: where it comes back, a reply repeats what it was given. */
export const canary = 'CANARY-4711';

const hostileTexts = [
  canary,
  `'; drop table diagnosis_runs; -- ${canary}`,
  `' or 1=1 -- ${canary}`,
  `../../etc/passwd ${canary}`,
  `<img src=x onerror=alert(1)> ${canary}`,
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  '🩺'.repeat(300),
  'x'.repeat(70_000),
  'http://127.0.0.1:1',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '',
  '-1',
  'NaN',
];

const fromJson = (text: string): unknown => JSON.parse(text);

/** Forms that JSON does not have, or that only a program makes. */
const oddValues: readonly (() => unknown)[] = [
  () => fromJson(`{"__proto__": {"admin": true, "${canary}": 1}}`),
  () => fromJson('{"constructor": {"prototype": {"admin": true}}}'),
  () => fromJson('['.repeat(3_000) + ']'.repeat(3_000)),
  () => {
    const cyclic: Record<string, unknown> = { runId: canary };
    cyclic.self = cyclic;
    return cyclic;
  },
  () => new Map([['runId', canary]]),
  () => new Set([canary]),
  () => new Uint8Array(100_000),
  () => new ArrayBuffer(8),
  () => new Date(Number.NaN),
  () => new Error(canary),
  () => /x/,
  () => 10n ** 40n,
  () => Object.assign([], { length: 1_000_000 }),
  () => Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`${canary}${at}`, at])),
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -0,
  () => Number.MAX_SAFE_INTEGER,
  () => null,
  () => undefined,
];

/** Whatever there is, without a thought of what is asked for. */
export const hostileValues: Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 3, arbitrary: fc.constantFrom(...oddValues).map((make) => make()) },
  {
    weight: 3,
    arbitrary: fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
      key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'runId', 'toString', canary)),
    }),
  },
);

const nodeSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  format: z.string().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  get properties() {
    return z.record(z.string(), nodeSchema).optional();
  },
  required: z.array(z.string()).optional(),
  get items() {
    return nodeSchema.optional();
  },
  get anyOf() {
    return z.array(nodeSchema).optional();
  },
  get oneOf() {
    return z.array(nodeSchema).optional();
  },
});
type Node = z.infer<typeof nodeSchema>;

/** Ids that exist, so that what is well-formed also meets something. */
export type KnownIds = readonly string[];

/** Requests of the form that the channel asks for. Rules that its schema checks in code may still refuse them. */
export function wellFormed(channel: Channel, ids: KnownIds): Arbitrary<unknown> {
  const json = z.toJSONSchema(ipcContract[channel].request, { io: 'input', unrepresentable: 'any' });
  return arbitraryOf(nodeSchema.parse(json), ids);
}

function arbitraryOf(node: Node, ids: KnownIds): Arbitrary<unknown> {
  const choices = node.anyOf ?? node.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, ids)));
  if (node.enum) return fc.constantFrom(...node.enum);
  if ('const' in node && node.const !== undefined) return fc.constant(node.const);
  switch (node.type ?? 'any') {
    case 'object':
      return objectOf(node, ids);
    case 'array':
      return fc.array(arbitraryOf(node.items ?? {}, ids), {
        minLength: node.minItems ?? 0,
        maxLength: Math.min(node.maxItems ?? 5, 20),
      });
    case 'string':
      return textOf(node, ids);
    case 'integer':
      return fc.integer({ min: bounded(node.minimum, 0), max: bounded(node.maximum, 1_000) });
    case 'number':
      return fc.double({ min: bounded(node.minimum, 0), max: bounded(node.maximum, 1), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.oneof(fc.string(), fc.integer());
  }
}

const bounded = (value: number | undefined, otherwise: number) =>
  value === undefined || Math.abs(value) > 1e6 ? otherwise : value;

function objectOf({ properties = {}, required = [] }: Node, ids: KnownIds): Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, field]) => [name, arbitraryOf(field, ids)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

function textOf({ format, minLength = 0, maxLength = 60 }: Node, ids: KnownIds): Arbitrary<string> {
  if (format === 'uuid' || format === 'guid') return fc.oneof(fc.constantFrom(...ids), fc.uuid());
  const texts = hostileTexts.filter(({ length }) => length >= minLength && length <= maxLength);
  const plain = fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 60) });
  return texts.length === 0 ? plain : fc.oneof(plain, fc.constantFrom(...texts));
}

/** A request of the right form with one thing about it wrong: a field gone, changed, added, or all of it wrapped. */
export function nearlyWellFormed(channel: Channel, ids: KnownIds): Arbitrary<unknown> {
  return fc
    .tuple(
      wellFormed(channel, ids),
      hostileValues,
      fc.nat(),
      fc.constantFrom('change', 'drop', 'add', 'wrap'),
    )
    .map(([request, hostile, at, how]) => {
      if (typeof request !== 'object' || request === null || how === 'wrap') return [request];
      const fields = Object.entries(request);
      const [name = canary] = fields[at % Math.max(1, fields.length)] ?? [];
      if (how === 'drop') return Object.fromEntries(fields.filter(([other]) => other !== name));
      return { ...request, [how === 'add' ? `${canary}${at}` : name]: hostile };
    });
}
