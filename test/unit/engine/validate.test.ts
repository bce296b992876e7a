import { describe, expect, it } from 'vitest';
import { validateAnswer } from '../../../main/engine/steps/4-validate.ts';
import { pack } from './fixtures.ts';

const answer = { summary: 'Strained.', findings: ['Poor sleep'], recommendations: ['Sleep diary'] };
const json = JSON.stringify(answer);

function validate(text: string, stopReason: string | null = 'end_turn') {
  return validateAnswer({ text, stopReason }, pack());
}

function errorsOf(text: string): readonly string[] {
  const result = validate(text);
  if (result.ok || result.error.kind !== 'validation') throw new Error('expected a validation failure');
  return result.error.errors;
}

describe('how the model stopped decides first', () => {
  it.each([
    ['max_tokens', 'LLM_TRUNCATED'],
    ['refusal', 'LLM_REFUSED'],
    ['stop_sequence', 'LLM_UNEXPECTED_STOP'],
    ['tool_use', 'LLM_UNEXPECTED_STOP'],
    ['pause_turn', 'LLM_UNEXPECTED_STOP'],
    ['model_context_window_exceeded', 'LLM_UNEXPECTED_STOP'],
    ['cosmic_ray', 'LLM_UNEXPECTED_STOP'],
    ['', 'LLM_UNEXPECTED_STOP'],
    [null, 'LLM_UNEXPECTED_STOP'],
  ])('%s is %s, even with a perfect text', (stopReason, reason) => {
    expect(validate(json, stopReason)).toEqual({ ok: false, error: { kind: 'execution', reason } });
  });
});

describe('the JSON of an answer', () => {
  it.each([
    ['the whole text', json],
    ['the whole text with blanks around it', `\n  ${json}\n`],
    ['one fenced block', `\`\`\`json\n${json}\n\`\`\``],
    ['one fenced block with words around it', `Here it is:\r\n\`\`\`\r\n${json}\r\n\`\`\`\r\nDone.`],
  ])('is read from %s', (_, text) => {
    expect(validate(text)).toMatchObject({ ok: true, value: answer });
  });

  it.each([
    ['prose around it', `Here is my assessment.\n${json}\nLet me know {if} unclear.`],
    ['two fenced blocks', `\`\`\`\n${json}\n\`\`\`\n\`\`\`\n${json}\n\`\`\``],
    ['a fence that is never closed', `\`\`\`json\n${json}`],
    ['a cut end', json.slice(0, -5)],
    ['nothing', ''],
  ])('is not guessed from %s', (_, text) => {
    expect(errorsOf(text)).toEqual(['Diagnosis result must be an object', 'answer is not valid JSON']);
  });

  it.each(['[]', '"text"', 'null', '42'])('that is no object is refused: %s', (text) => {
    expect(errorsOf(text)).toEqual(['Diagnosis result must be an object']);
  });

  it('survives nesting that would exhaust a naive reader', () => {
    expect(errorsOf(`${'['.repeat(100_000)}`)).toContain('answer is not valid JSON');
    const nested = `{"x":${'['.repeat(50_000)}${']'.repeat(50_000)},${json.slice(1)}`;
    expect(validate(nested)).toMatchObject({ ok: true, value: answer });
  });
});

describe('the checks', () => {
  it('are stored with the answer and make it no less valid', () => {
    const doubtful = {
      ...answer,
      findings: ['Poor sleep', 'Chest pain'],
      risk_level: 'low',
      confidence_score: 0.1,
    };
    expect(validate(JSON.stringify(doubtful))).toMatchObject({
      ok: true,
      value: {
        ...doubtful,
        checks: [
          { check: 'low_confidence', confidence: 0.1, threshold: 0.5 },
          { check: 'low_risk_with_red_flag', finding: 1, term: 'chest_pain' },
          { check: 'low_risk_with_critical_measure', measure: 'risk_level', value: 'high' },
        ],
      },
    });
  });

  it('go by the thresholds given', () => {
    const thresholds = { lowConfidence: 0.95, criticalStress: 100, criticalSleep: 0 };
    const text = JSON.stringify({ ...answer, confidence_score: 0.9 });
    const result = validateAnswer({ text, stopReason: 'end_turn' }, pack(), thresholds);
    expect(result).toMatchObject({ ok: true, value: { checks: [{ threshold: 0.95 }] } });
  });
});

describe('a differential', () => {
  it('is kept, without what nobody asked for', () => {
    const text = JSON.stringify({ ...answer, differential: [{ condition: ' Apnoea ', icd: 'x' }] });
    expect(validate(text)).toMatchObject({ ok: true, value: { differential: [{ condition: 'Apnoea' }] } });
  });

  it.each([
    [[{ condition: ' ' }], 'differential.condition must be a string'],
    [
      [{ condition: 'A', likelihood: 'certain' }],
      'differential.likelihood must be one of: low, moderate, high',
    ],
    [[{ condition: 'A', reasoning: 1 }], 'differential.reasoning must be a string'],
    [['A'], 'all differential must be objects'],
    ['A', 'differential must be an array'],
  ])('of another shape makes the answer invalid: %j', (differential, message) => {
    expect(errorsOf(JSON.stringify({ ...answer, differential }))).toEqual([message]);
  });
});

describe('an invalid answer', () => {
  it('reports every message once and keeps the raw text', () => {
    const text = JSON.stringify({ findings: 'none', recommendations: [1, 2], risk_level: 'severe' });
    expect(validate(text)).toEqual({
      ok: false,
      error: {
        kind: 'validation',
        errors: [
          'summary is required and must be a string',
          'findings is required and must be an array',
          'all recommendations must be strings',
          'risk_level must be one of: low, moderate, high, critical',
        ],
        rawResponse: text,
      },
    });
  });

  it('keeps at most 200,000 characters, all of them storable', () => {
    const result = validate(`\u0000\ud800${'x'.repeat(300_000)}`);
    if (result.ok || result.error.kind !== 'validation') throw new Error('expected a validation failure');
    expect(result.error.rawResponse).toHaveLength(200_000);
    expect(result.error.rawResponse.startsWith('\uFFFD\uFFFDxx')).toBe(true);
  });
});

describe('a valid answer', () => {
  it('is stored without keys that nobody asked for', () => {
    const result = validate(
      `{"__proto__":{"polluted":1},"status":"succeeded","patient_id":"x",${json.slice(1)}`,
    );
    expect(result).toEqual({
      ok: true,
      value: { ...answer, evidence: [], unsupported_findings: [0], checks: [] },
    });
    expect({}).not.toHaveProperty('polluted');
  });

  it('is stored even if it contains characters that jsonb cannot hold', () => {
    const evidence = [{ finding: 0, source_id: 'a\\u0000', value: '\\udc00' }];
    const text = JSON.stringify({
      summary: 'a\\u0000b',
      findings: ['\\ud83d'],
      recommendations: ['\\ud83d\\ude34'],
      missing_information: ['\\u0000'],
      differential: [{ condition: 'a\\u0000', likelihood: 'low', reasoning: '\\ud83d' }],
      evidence,
    }).replaceAll('\\\\u', '\\u');
    expect(validate(text)).toMatchObject({
      ok: true,
      value: {
        summary: 'a\uFFFDb',
        findings: ['\uFFFD'],
        recommendations: ['😴'],
        missing_information: ['\uFFFD'],
        differential: [{ condition: 'a\uFFFD', likelihood: 'low', reasoning: '\uFFFD' }],
        evidence: [{ source_id: 'a\uFFFD', value: '\uFFFD' }],
      },
    });
  });
});
