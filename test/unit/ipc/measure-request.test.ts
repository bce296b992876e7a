import { describe, expect, it } from 'vitest';
import { measureRequest } from '../../../main/ipc/measure-request.ts';

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { inside: nested(depth - 1) };
}

function cyclic(): unknown {
  const value: Record<string, unknown> = {};
  value.itself = value;
  return value;
}

/** Each level holds the one below it twice: 2^40 values in 40 objects. */
function doubled(): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < 40; level += 1) value = [value, value];
  return value;
}

/** As structured clone makes it: a field of its own, not a prototype. */
function withPrototypeKeys(): unknown {
  return JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": {}}}');
}

describe('the size of a request', () => {
  it.each([
    ['nothing', {}],
    ['no payload', undefined],
    ['500 run ids', { runIds: Array.from({ length: 500 }, () => '0197f0a0-0000-7000-8000-000000000001') }],
    ['64 KB of text', 'x'.repeat(64 * 1024)],
    ['twelve levels', nested(12)],
    ['keys of prototypes', withPrototypeKeys()],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
  ])('fits: %s', (_name, payload) => {
    expect(measureRequest(payload)).toBe('fits');
  });

  it.each([
    ['one character more', 'x'.repeat(64 * 1024 + 1)],
    ['text in many pieces', Array.from({ length: 100 }, () => 'x'.repeat(1_000))],
    [
      'names of fields',
      Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`${at}${'k'.repeat(1_000)}`, 1])),
    ],
    ['5,001 values', Array.from({ length: 5_001 }, () => 0)],
    ['5,001 fields', Object.fromEntries(Array.from({ length: 5_001 }, (_, at) => [at, 0]))],
    ['a list that says it has billions', Object.assign([], { length: 4_000_000_000 })],
    ['thirteen levels', nested(13)],
    ['a hundred thousand levels', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))],
    ['itself', cyclic()],
    ['itself, doubled forty times', doubled()],
  ])('is too large: %s', (_name, payload) => {
    expect(measureRequest(payload)).toBe('too-large');
  });

  it.each([
    ['Map', new Map([['runId', 1]])],
    ['Set', new Set([1])],
    ['typed array', new Uint8Array(10)],
    ['buffer', new ArrayBuffer(10)],
    ['Date', new Date(0)],
    ['RegExp', /x/],
    ['Error', new Error('x')],
    ['boxed text', Object('x')],
    ['BigInt', 1n],
    ['symbol', Symbol('x')],
    ['function', () => 0],
    ['class', new (class Request {})()],
    ['Map in a field', { filter: new Map() }],
    ['BigInt in a list', [1n]],
  ])('is strange: %s', (_name, payload) => {
    expect(measureRequest(payload)).toBe('strange');
  });
});
