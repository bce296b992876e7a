import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../main/engine/canonical-json.ts';
import { fitToBudget } from '../../../main/engine/context/fit-to-budget.ts';
import { hashPack } from '../../../main/engine/context/hash-pack.ts';
import type { ContextSource } from '../../../main/engine/ports.ts';
import { type BuiltContext, minimise, minimiseRecord } from '../../../main/engine/steps/2-build-context.ts';
import { withRecordBudget } from '../../../main/execution/record-budget.ts';
import { type ContextPack, contextPackSchema } from '../../../shared/context-pack.ts';
import { patientIdSchema } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import { assessment, entry, pack, packWithEntries, patientId } from './fixtures.ts';

const identifiers = ['Ana', 'Lopes', 'Ana Lopes', 'ana@lopes.example', '+49 711 1234567', '1980-03-04'];

function built(record: ContextPack, known: string[] = identifiers): BuiltContext {
  const result = minimise({ pack: record, identifiers: known }, 'pseudonym-of-this-run');
  if (!result.ok) throw new Error('the pack did not fit');
  return result.value;
}

describe('the inputs hash', () => {
  it('covers what is stored: the stored pack hashes to the stored hash, also after a trip through JSON', () => {
    const { stored, hash } = built(pack());
    expect(stored.metadata.inputs_hash).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashPack(contextPackSchema.parse(JSON.parse(JSON.stringify(stored))))).toBe(hash);
  });

  it('is the same for the same record whenever it is read and for whichever run', () => {
    const later = { retrieved_at: '2027-01-01T00:00:00Z', context_version: 'v2' as const };
    expect(built(pack({ metadata: later })).hash).toBe(built(pack()).hash);
    const other = minimise({ pack: pack(), identifiers }, 'another-pseudonym');
    expect(other.ok && other.value.hash).toBe(built(pack()).hash);
  });

  it('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(pack()).reverse());
    expect(hashPack(contextPackSchema.parse(reversed))).toBe(hashPack(pack()));
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}');
  });

  it.each<[string, ContextPack]>([
    ['an edited note', packWithEntries([entry({ content: { text: 'Sleeps well.' } })])],
    ['a re-saved note', packWithEntries([entry({ updated_at: '2026-05-02T08:00:00+00:00' })])],
    ['another patient', pack({ patient_id: '0193a000-0000-7000-8000-000000000002' })],
    ['a birthday', pack({ demographics: { age: 47, gender: 'female' } })],
    [
      'a changed answer',
      pack({
        funnel_runs: {
          assessments: [
            assessment({ answers: [{ question_id: 'q1', label: 'How rested are you?', value: 3 }] }),
          ],
          total_count: 1,
          limit_per_funnel: 2,
        },
      }),
    ],
  ])('changes with %s', (_, changed) => {
    expect(hashPack(changed)).not.toBe(hashPack(pack()));
  });
});

describe('what leaves the machine', () => {
  it('carries a pseudonym instead of the patient, and no hash', () => {
    const { wireJson, hash, stored } = built(pack());
    const wire = contextPackSchema.parse(JSON.parse(wireJson));
    expect(wire.patient_id).toBe('pseudonym-of-this-run');
    expect(wireJson).not.toContain(patientId);
    expect(wireJson).not.toContain(hash);
    expect(wire.metadata.inputs_hash).toBeUndefined();
    expect({ ...wire, patient_id: patientId, metadata: stored.metadata }).toEqual(stored);
  });

  it('carries no identifier, wherever in the record it stood', () => {
    const note = 'Ana Lopes (ANA@LOPES.EXAMPLE, 0711 123 45 67), born 4.3.1980';
    const { wireJson, stored } = built(
      pack({
        demographics: { age: 46, gender: 'female (Ana)' },
        anamnesis: {
          entries: [
            entry({
              title: 'Call with Ana',
              tags: ['lopes', 'sleep'],
              content: { by: [{ 'Ana Lopes': note }], phone: 497111234567, deep: { er: [null, true, note] } },
            }),
          ],
          total_count: 1,
          limited_to: 30,
        },
        funnel_runs: {
          assessments: [
            assessment({
              funnel_name: 'Sleep of Ana',
              answers: [
                { question_id: 'q1', label: 'Ana, how are you?', value: 1, data: [note, { Ana: note }] },
              ],
              result: { scores: { note, total: 3 }, risk_models: [{ why: note }], algorithm_version: 'v1' },
            }),
          ],
          total_count: 1,
          limit_per_funnel: 2,
        },
      }),
    );
    for (const text of [wireJson, JSON.stringify(stored)]) {
      expect(text).not.toMatch(/\bana\b|lopes|1234567|123 45 67|1980|@/i);
    }
    expect(wireJson).toContain('"total":3');
  });

  it('keeps two keys apart that look the same once scrubbed', () => {
    const { stored } = built(packWithEntries([entry({ content: { Ana: 'first', Lopes: 'second' } })]));
    expect(stored.anamnesis.entries[0]?.content).toEqual({
      '[redacted]': 'first',
      '[redacted] (2)': 'second',
    });
  });

  it('is never changed by scrubbing when nothing is known and nothing looks like a contact', () => {
    expect(built(pack(), []).stored).toMatchObject(pack());
  });

  it('hides a name in any surroundings of blanks and signs', () => {
    const sign = fc.constantFrom(' ', '.', ',', '(', '"', '\n', '\t', '-', '_', '/', '<', '&', '…', '😴');
    fc.assert(
      fc.property(sign, sign, fc.constantFrom('Lopes', 'LOPES', 'lopes'), (before, after, name) => {
        const { wireJson } = built(packWithEntries([entry({ title: `x${before}${name}${after}x` })]));
        expect(wireJson.toLowerCase()).not.toContain('lopes');
      }),
    );
  });
});

describe('a record that is too large', () => {
  const entries = [1, 2, 3].map((month) =>
    entry({ id: `e${month}`, created_at: `2026-0${month}-01T08:00:00+00:00`, content: 'x'.repeat(1_000) }),
  );
  const large = packWithEntries(entries.reverse());

  it('is left alone while it fits, without a word about it', () => {
    expect(fitToBudget(large, 10_000)).toBe(large);
  });

  it('loses its oldest parts first and says how many', () => {
    const fitted = fitToBudget(large, 3_900);
    expect(fitted?.anamnesis.entries.map(({ id }) => id)).toEqual(['e3', 'e2']);
    expect(fitted?.left_out).toEqual({ anamnesis_entries: 1, assessments: 0, measures: 0 });
    expect(fitted?.anamnesis.total_count).toBe(3);
  });

  it('keeps the newest part and the current measures to the last', () => {
    const fitted = fitToBudget(large, 1_000);
    expect(fitted?.anamnesis.entries).toEqual([]);
    expect(fitted?.funnel_runs.assessments).toHaveLength(1);
    expect(fitted?.left_out).toEqual({ anamnesis_entries: 3, assessments: 0, measures: 1 });
    expect(fitted?.current_measures.stress_score).toBe(72);
  });

  it('is cut to the budget of the workstation', async () => {
    const contexts: ContextSource = { tryGetContext: async () => ok({ pack: large, identifiers: [] }) };
    const remote = withRecordBudget({ contexts }, () => 0.975);
    const read = await remote.contexts.tryGetContext(patientIdSchema.parse(patientId));
    if (!read.ok || !read.value) throw new Error('no record');
    const cut = minimiseRecord(read.value);
    expect(cut.ok && cut.value.stored.left_out).toEqual({
      anamnesis_entries: 1,
      assessments: 0,
      measures: 0,
    });
    const whole = minimiseRecord({ pack: large, identifiers: [] });
    expect(whole.ok && whole.value.stored.left_out).toBeUndefined();
  });

  it('never exceeds the budget, and is refused when its newest part alone does', () => {
    for (let budget = 200; budget < 5_000; budget += 50) {
      const fitted = fitToBudget(large, budget);
      if (fitted) expect(Buffer.byteLength(canonicalJson(fitted))).toBeLessThanOrEqual(budget);
      else expect(budget).toBeLessThan(1_100);
    }
    const huge = minimise(
      { pack: packWithEntries([entry({ content: 'x'.repeat(500_000) })]), identifiers: [] },
      'p',
    );
    expect(huge.ok).toBe(true); // the entry is older than the assessment, and goes
    const newest = entry({ created_at: '2026-09-01T08:00:00+00:00', content: 'x'.repeat(500_000) });
    expect(minimise({ pack: packWithEntries([newest]), identifiers: [] }, 'p')).toEqual({
      ok: false,
      error: { kind: 'execution', reason: 'CONTEXT_TOO_LARGE' },
    });
  });
});
