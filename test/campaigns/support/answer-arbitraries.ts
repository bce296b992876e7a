import fc from 'fast-check';

/** What a model may send: the text of the answer, and how it says that it stopped. */
export interface FuzzedAnswer {
  readonly text: string;
  readonly stopReason: string;
  /** Which way it went wrong, or did not. */
  readonly family: string;
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }), // any code point, halves of surrogate pairs and NUL among them
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\uD800',
    'a\uDC00b',
    '\uFEFFok',
    '\u202Eabc',
    '```json',
    '```\n{}\n```',
    '{"a":1}',
  ),
);
const written = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).map((text) => `Summary ${text}`),
  anyText.map((text) => `x${text}`),
);
const risk = fc.constantFrom('low', 'moderate', 'high', 'critical');
const confidence = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 5e-324));
const plain = fc.oneof(
  anyText,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const evidence = fc.record(
  { finding: fc.nat(9), source_id: fc.oneof(anyText, fc.constant('demographics:age')), value: plain },
  { requiredKeys: ['finding', 'source_id'] },
);
const differential = fc.record(
  { condition: written, likelihood: fc.constantFrom('low', 'moderate', 'high'), reasoning: anyText },
  { requiredKeys: ['condition'] },
);

/** An answer as the contract wants it. */
const valid = fc.record(
  {
    summary: written,
    findings: fc.array(anyText, { maxLength: 6 }),
    recommendations: fc.array(anyText, { maxLength: 6 }),
    risk_level: risk,
    confidence_score: confidence,
    evidence: fc.array(evidence, { maxLength: 5 }),
    missing_information: fc.array(anyText, { maxLength: 4 }),
    differential: fc.array(differential, { maxLength: 3 }),
  },
  { requiredKeys: ['summary', 'findings', 'recommendations'] },
);

/** What stands where something else should: numbers as strings, strings as numbers, lists in lists, edges. */
const wrong = fc.oneof(
  fc.constantFrom('0.5', '1', 'Low', 'severe', 'LOW ', 'null', '', '   '),
  fc.constantFrom(-1, 1.0000000000000002, -5e-324, 42, 87, 2 ** 53, 0.5),
  fc.constantFrom(null, true, [], {}, [[]], [['nested']], [null], [1, 'two'], { 0: 'a', length: 1 }),
  fc.constantFrom([{}], [{ finding: '0', source_id: 'x' }], [{ finding: 0.5, source_id: 1, value: {} }]),
  fc.constantFrom(
    [{ condition: ' ' }],
    [{ condition: 'x', likelihood: 'certain' }],
    [{ condition: 'x', reasoning: 0 }],
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const fieldName = fc.constantFrom(
  'summary',
  'findings',
  'recommendations',
  'risk_level',
  'confidence_score',
  'evidence',
  'missing_information',
  'differential',
);
const prototypeKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'toJSON',
);

const whole = valid.map((answer) => JSON.stringify(answer));
const mutated = fc
  .tuple(valid, fc.array(fc.tuple(fieldName, wrong), { minLength: 1, maxLength: 3 }))
  .map(([answer, changes]) => JSON.stringify({ ...answer, ...Object.fromEntries(changes) }));
const lacking = fc
  .tuple(valid, fc.subarray(['summary', 'findings', 'recommendations'], { minLength: 1 }))
  .map(([answer, names]) => {
    const kept = Object.entries(answer).filter(([name]) => !names.some((missing) => missing === name));
    return JSON.stringify(Object.fromEntries(kept));
  });

/** Written as text: an object literal with `__proto__` would be another thing. */
const prototyped = fc.tuple(valid, prototypeKey, fc.boolean()).map(([answer, key, inside]) => {
  const json = JSON.stringify(answer);
  return inside
    ? `{"${key}":${json}}`
    : `{"${key}":{"summary":"injected","risk_level":"low"},${json.slice(1)}`;
});
/** A number that JSON allows and no double can hold, and a key that comes twice: the later one counts. */
const strangeJson = fc
  .tuple(
    valid,
    fc.constantFrom(
      '"confidence_score":1e999',
      '"confidence_score":1e-999',
      '"summary":7',
      '"risk_level":"low"',
    ),
  )
  .map(([answer, member]) => `${JSON.stringify(answer).slice(0, -1)},${member}}`);
const nested = fc.tuple(fc.constantFrom(10, 1_000, 20_000), fc.boolean()).map(([depth, isField]) => {
  const tower = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  return isField ? `{"summary":"s","findings":${tower},"recommendations":[]}` : tower;
});
const huge = fc
  .tuple(valid, fc.nat(40), fc.constantFrom('findings', 'recommendations', 'summary'))
  .map(([answer, size, field]) => {
    const line = 'The record repeats itself at length. 🫀 ';
    const long = line.repeat(1 + size * 400);
    return JSON.stringify({
      ...answer,
      [field]: field === 'summary' ? long : [long, ...Array(size * 20).fill(line)],
    });
  });

const anyJson = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);
const noise = fc.oneof(
  anyText,
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.lorem({ mode: 'sentences' }),
);

const content = fc.oneof(
  { weight: 5, arbitrary: whole.map((text) => ({ text, family: 'whole' })) },
  { weight: 6, arbitrary: mutated.map((text) => ({ text, family: 'mutated' })) },
  { weight: 2, arbitrary: lacking.map((text) => ({ text, family: 'lacking' })) },
  { weight: 2, arbitrary: prototyped.map((text) => ({ text, family: 'prototype' })) },
  { weight: 1, arbitrary: strangeJson.map((text) => ({ text, family: 'strange_json' })) },
  { weight: 1, arbitrary: nested.map((text) => ({ text, family: 'nested' })) },
  { weight: 1, arbitrary: huge.map((text) => ({ text, family: 'huge' })) },
  { weight: 1, arbitrary: anyJson.map((text) => ({ text, family: 'any_json' })) },
  { weight: 2, arbitrary: noise.map((text) => ({ text, family: 'noise' })) },
);

/** Text around the JSON, as models like to write it. */
const wrapping = fc.constantFrom<(text: string) => string>(
  (text) => `\`\`\`json\n${text}\n\`\`\``,
  (text) => `\`\`\`\r\n${text}\r\n\`\`\`\r\n`,
  (text) => `Here is the report:\n\n  \`\`\`json\n${text}\n  \`\`\`\nLet me know.`,
  (text) => `Here is the report: ${text} {anything} unclear?`,
  (text) => `\`\`\`json\n${text}`,
  (text) => `\`\`\`json\n${text}\n\`\`\`\n\`\`\`json\n{}\n\`\`\``,
  (text) => `\`\`\`json\n${text}\`\`\``,
  (text) => `\`\`\` json extra\n${text}\n\`\`\``,
  (text) => `\uFEFF${text}`,
  (text) => ` \n\t${text}\n\n`,
  (text) => `${text};`,
  (text) => JSON.stringify(text),
  (text) => `${text}${text}`,
);

const stopReason = fc.oneof(
  { weight: 17, arbitrary: fc.constant('end_turn') },
  { weight: 1, arbitrary: fc.constantFrom('max_tokens', 'refusal') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('stop_sequence', 'tool_use', 'pause_turn', 'cosmic_ray', '', 'constructor'),
  },
);

/** Null in all but `tenths` of ten. */
function seldom<Value>(tenths: number, arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.oneof({ weight: 10 - tenths, arbitrary: fc.constant(null) }, { weight: tenths, arbitrary });
}

/** Answers of every kind, wrapped, cut and stopped in every way. */
export const fuzzedAnswers: fc.Arbitrary<FuzzedAnswer> = fc
  .record({
    content,
    stopReason,
    wrap: seldom(2, wrapping),
    cutAt: seldom(1, fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ content: { text, family }, stopReason: stop, wrap, cutAt }) => {
    const wrapped = wrap ? wrap(text) : text;
    const sent = cutAt === null ? wrapped : wrapped.slice(0, Math.floor(wrapped.length * cutAt));
    const how = `${family}${wrap ? '_wrapped' : ''}${cutAt === null ? '' : '_cut'}`;
    return { text: sent, stopReason: stop, family: how };
  });
