import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePartialJson } from '../../../renderer/run/partial-json.ts';

const jsonObjects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 });

describe('parsePartialJson', () => {
  it('reads a whole object as JSON.parse does', () => {
    fc.assert(
      fc.property(jsonObjects, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        // Both sides through JSON: it knows no negative zero.
        expect(JSON.stringify(parsePartialJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('never throws, wherever the text is cut', () => {
    fc.assert(
      fc.property(jsonObjects, fc.nat(), (value, cut) => {
        const text = JSON.stringify(value);
        parsePartialJson(text.slice(0, cut % (text.length + 1)));
      }),
    );
  });

  it('never throws on anything', () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        parsePartialJson(`{${noise}`);
      }),
    );
  });

  it('takes an unclosed string, list and object as they stand', () => {
    expect(parsePartialJson('{"summary":"Stress ha')).toEqual({ summary: 'Stress ha' });
    expect(parsePartialJson('{"findings":["one","tw')).toEqual({ findings: ['one', 'tw'] });
    expect(parsePartialJson('{"a":{"b":[1,2],"c":{"d":"e')).toEqual({ a: { b: [1, 2], c: { d: 'e' } } });
  });

  it('leaves out a number that may go on, and a key without a value', () => {
    expect(parsePartialJson('{"confidence_score":0.7')).toEqual({});
    expect(parsePartialJson('{"confidence_score":0.72}')).toEqual({ confidence_score: 0.72 });
    expect(parsePartialJson('{"summary":"x","find')).toEqual({ summary: 'x' });
    expect(parsePartialJson('{"summary":"x","findings":')).toEqual({ summary: 'x' });
  });

  it('waits for the rest of an escape and of a surrogate pair', () => {
    expect(parsePartialJson('{"a":"1\\n2\\"3\\u00e4')).toEqual({ a: '1\n2"3ä' });
    expect(parsePartialJson('{"a":"x\\u00')).toEqual({ a: 'x' });
    expect(parsePartialJson('{"a":"x\\')).toEqual({ a: 'x' });
    expect(parsePartialJson('{"a":"x\uD83D')).toEqual({ a: 'x' });
  });

  it('skips a code fence or a sentence before the object', () => {
    expect(parsePartialJson('Here it is:\n```json\n{"summary":"x"}\n```')).toEqual({ summary: 'x' });
    expect(parsePartialJson('I cannot answer that.')).toBeUndefined();
    expect(parsePartialJson('')).toBeUndefined();
  });

  it('does not let a key of the answer reach a prototype', () => {
    const value = parsePartialJson('{"__proto__":{"polluted":"yes"},"summary":"x"}');
    expect(value).toHaveProperty('summary', 'x');
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('gives up on nesting without end instead of overflowing', () => {
    expect(() => parsePartialJson(`{"a":${'['.repeat(100_000)}`)).not.toThrow();
  });
});
