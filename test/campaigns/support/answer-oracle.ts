/**
 * What must become of a model's answer, told by the product's contract alone: no line of it is shared with the code
 * that it judges.
 */
export type Verdict =
  | { readonly kind: 'stored'; readonly diagnosis: ExpectedDiagnosis }
  | { readonly kind: 'invalid'; readonly errors: readonly string[] }
  | { readonly kind: 'stopped'; readonly reason: string };

/** The fields that the model answers for; what the app adds (checks, what a citation found) is not its business. */
export type ExpectedDiagnosis = Readonly<Record<string, unknown>>;

/** Judges an answer: first how the model stopped, then whether it is JSON, then field by field. */
export function judge(text: string, stopReason: string): Verdict {
  if (stopReason === 'max_tokens') return { kind: 'stopped', reason: 'LLM_TRUNCATED' };
  if (stopReason === 'refusal') return { kind: 'stopped', reason: 'LLM_REFUSED' };
  if (stopReason !== 'end_turn') return { kind: 'stopped', reason: 'LLM_UNEXPECTED_STOP' };
  const parsed = parseWhole(text) ?? parseWhole(fencedPart(text));
  const notAnObject = 'Diagnosis result must be an object';
  if (!parsed) return { kind: 'invalid', errors: [notAnObject, 'answer is not valid JSON'] };
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'invalid', errors: [notAnObject] };
  }
  const answer = new Map<string, unknown>(Object.entries(value));
  const errors = [...new Set(fields.flatMap((field) => field.errors(answer.get(field.name))))];
  if (errors.length > 0) return { kind: 'invalid', errors };
  const kept = fields.filter(({ name }) => answer.has(name));
  return {
    kind: 'stored',
    diagnosis: Object.fromEntries(kept.map(({ name, keep }) => [name, keep(answer.get(name))])),
  };
}

function parseWhole(text: string | null): { value: unknown } | null {
  if (text === null) return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** What stands between the two lines of backticks, where there are exactly two. */
function fencedPart(text: string): string | null {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const fences = lines.flatMap((line, index) => (isFence(line) ? [index] : []));
  const [opening, closing] = fences;
  if (fences.length !== 2 || opening === undefined || closing === undefined) return null;
  return lines.slice(opening + 1, closing).join('\n');
}

/** Backticks and at most the name of a language, with blanks around. */
function isFence(line: string): boolean {
  const words = line.split(/[ \t]+/).filter((word) => word !== '');
  const [word = ''] = words;
  return words.length === 1 && word.startsWith('```') && /^[A-Za-z0-9_-]*$/.test(word.slice(3));
}

interface Field {
  readonly name: string;
  readonly errors: (value: unknown) => string[];
  /** The value as it is stored. */
  readonly keep: (value: unknown) => unknown;
}

const asItIs = (value: unknown) => value;

/** NUL and halves of surrogate pairs can't be stored: each becomes U+FFFD. */
function storable(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return Array.from(value, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 0 || (code >= 0xd800 && code <= 0xdfff) ? '\uFFFD' : character;
  }).join('');
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? storable(value.trim()) : value;
}

function isWritten(value: unknown): boolean {
  return typeof value === 'string' && value.trim().length > 0;
}

/** A list that has to be there, of strings. */
function texts(name: string): Field {
  return {
    name,
    errors: (value) => {
      if (!Array.isArray(value)) return [`${name} is required and must be an array`];
      return value.every((item) => typeof item === 'string') ? [] : [`all ${name} must be strings`];
    },
    keep: (value) => (Array.isArray(value) ? value.map(storable) : value),
  };
}

function optional({ name, errors, keep }: Field): Field {
  return { name, keep, errors: (value) => (value === undefined ? [] : errors(value)) };
}

function list(name: string, item: { errors: (value: Map<string, unknown>) => string[]; keep: Keep }): Field {
  return optional({
    name,
    errors: (value) => {
      if (!Array.isArray(value)) return [`${name} must be an array`];
      return value.flatMap((each) =>
        isObject(each) ? item.errors(new Map(Object.entries(each))) : [`all ${name} must be objects`],
      );
    },
    keep: (value) =>
      Array.isArray(value)
        ? value.map((each) => (isObject(each) ? item.keep(new Map(Object.entries(each))) : each))
        : value,
  });
}
type Keep = (value: Map<string, unknown>) => Record<string, unknown>;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function only(value: Map<string, unknown>, names: readonly string[], keep: (value: unknown) => unknown) {
  return Object.fromEntries(
    names.filter((name) => value.has(name)).map((name) => [name, keep(value.get(name))]),
  );
}

const levels = ['low', 'moderate', 'high', 'critical'];
const likelihoods = ['low', 'moderate', 'high'];

function evidenceErrors(cited: Map<string, unknown>): string[] {
  const finding = cited.get('finding');
  const value = cited.get('value');
  const isIndex = typeof finding === 'number' && Number.isSafeInteger(finding) && finding >= 0;
  const isPlain =
    value === undefined ||
    value === null ||
    ['string', 'boolean'].includes(typeof value) ||
    (typeof value === 'number' && Number.isFinite(value));
  return [
    ...(isIndex ? [] : ['evidence.finding must be the index of a finding']),
    ...(typeof cited.get('source_id') === 'string' ? [] : ['evidence.source_id must be a string']),
    ...(isPlain ? [] : ['evidence.value must be a plain value']),
  ];
}

function differentialErrors(entry: Map<string, unknown>): string[] {
  const likelihood = entry.get('likelihood');
  const reasoning = entry.get('reasoning');
  return [
    ...(isWritten(entry.get('condition')) ? [] : ['differential.condition must be a string']),
    ...(likelihood === undefined || likelihoods.some((known) => known === likelihood)
      ? []
      : ['differential.likelihood must be one of: low, moderate, high']),
    ...(reasoning === undefined || typeof reasoning === 'string'
      ? []
      : ['differential.reasoning must be a string']),
  ];
}

const fields: readonly Field[] = [
  {
    name: 'summary',
    errors: (value) => (isWritten(value) ? [] : ['summary is required and must be a string']),
    keep: trimmed,
  },
  texts('findings'),
  texts('recommendations'),
  optional({
    name: 'risk_level',
    errors: (value) =>
      levels.some((level) => level === value)
        ? []
        : ['risk_level must be one of: low, moderate, high, critical'],
    keep: asItIs,
  }),
  optional({
    name: 'confidence_score',
    errors: (value) =>
      typeof value === 'number' && value >= 0 && value <= 1
        ? []
        : ['confidence_score must be a number between 0 and 1'],
    keep: asItIs,
  }),
  list('evidence', {
    errors: evidenceErrors,
    keep: (cited) => only(cited, ['finding', 'source_id', 'value'], storable),
  }),
  optional({
    name: 'missing_information',
    errors: (value) => {
      if (!Array.isArray(value)) return ['missing_information must be an array'];
      return value.every((item) => typeof item === 'string')
        ? []
        : ['all missing_information must be strings'];
    },
    keep: (value) => (Array.isArray(value) ? value.map(storable) : value),
  }),
  list('differential', {
    errors: differentialErrors,
    keep: (entry) => ({
      ...only(entry, ['condition'], trimmed),
      ...only(entry, ['likelihood', 'reasoning'], storable),
    }),
  }),
];
