import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArrows, renderArchitecture } from '../../scripts/docs/architecture.ts';
import { renderTroubleshooting } from '../../scripts/docs/troubleshooting.ts';
import { errorCodes, failureReasons } from '../../shared/failure.ts';

const docs = resolve(import.meta.dirname, '../../docs');
const read = (name: string) => readFileSync(resolve(docs, name), 'utf8');

describe('docs/troubleshooting.md', () => {
  it('is what the app says (npm run docs)', () =>
    expect(read('troubleshooting.md')).toBe(renderTroubleshooting()));

  it('has every code and every reason', () => {
    const headings = [...read('troubleshooting.md').matchAll(/^### (.+)$/gm)].map(([, code]) => code);
    expect(headings).toEqual(expect.arrayContaining([...errorCodes, ...failureReasons]));
  });
});

describe('docs/architecture.md', () => {
  const arrows = readArrows();

  it('shows the imports that there are (npm run docs)', () => {
    const document = read('architecture.md');
    expect(document).toBe(renderArchitecture(document, arrows));
  });

  it('shows an engine that imports no other part of main', () => {
    const ofTheEngine = [...arrows].filter((arrow) => arrow.startsWith('engine --> '));
    expect(ofTheEngine).toEqual(['engine --> contract']);
  });
});
