import type { Sql } from 'postgres';
import type { Random } from '../../embedded/demo/random.ts';
import { startMatrixWorld } from '../backend/support/rls-matrix/matrix-world.ts';
import type { Probe } from '../backend/support/rls-matrix/probe.ts';
import { runProbes } from '../backend/support/rls-matrix/probe.ts';
import { findHoles } from '../backend/support/rls-matrix/read-privileges.ts';
import { buildMatrix, inUndone, type Matrix, runMatrix } from '../backend/support/rls-matrix/run-matrix.ts';
import type { Campaign } from './support/campaign.ts';
import { differences, digestDatabase } from './support/database-digest.ts';
import { createRelevance } from './support/relevant-probes.ts';
import { listMutants, type Mutant, reasonToSurvive, remakeFunctions } from './support/rls-mutants.ts';

/** So many attempts are made before the catalog is looked at. */
const firstTried = 300;

/**
 * Everything that guards access is loosened or taken away, one at a time, and each time the access matrix must turn red.
 * A mutant lives in a transaction that is rolled back; afterwards the database is what it was.
 */
export const campaign: Campaign = {
  name: 'rls-mutants',
  smallScale: 0.01,
  async run({ scale, random, note }) {
    const world = await startMatrixWorld({ organizations: 2, patientsEach: 4, strangers: 2 }, random);
    try {
      const matrix = await buildMatrix(world);
      const untouched = await runMatrix(world.sql, matrix);
      for (const { text } of untouched.slice(0, 5)) note(`without any mutant: ${text}`);
      const before = await digestDatabase(world.sql, []);
      const all = await listMutants(world.sql);
      const mutants = scale >= 1 ? all : sample(all, scale, random);
      const relevance = await createRelevance(world.sql, matrix.probes, random);
      const ends = { trying: 0, catalog: 0, survived: 0, broken: 0 };
      let explained = 0;
      for (const mutant of mutants) {
        const end = await tryMutant(world.sql, { matrix, mutant, ...relevance(mutant.about) });
        const reason = end === 'survived' ? reasonToSurvive(mutant) : null;
        if (reason === null) ends[end] += 1;
        else explained += 1;
        if (end === 'survived' || end === 'broken')
          note(`${end}: ${mutant.kind}: ${mutant.name}: ${reason ?? ''}`);
      }
      // Last, when the most time has gone by: a matrix that turns red by itself has killed nothing.
      const falseAlarms = await inUndone(world.sql, async (transaction) => {
        await remakeFunctions(transaction);
        return [
          ...(await runProbes(transaction, matrix.probes)),
          ...(await findHoles(transaction, matrix.catalog)),
        ];
      });
      for (const { text } of falseAlarms.slice(0, 5)) note(`without any mutant, in the end: ${text}`);
      const changed = differences(before, await digestDatabase(world.sql, []));
      return {
        ok: untouched.length + falseAlarms.length + changed.length + ends.survived + ends.broken === 0,
        counts: {
          mutants: mutants.length,
          killed: ends.trying + ends.catalog,
          by_trying: ends.trying,
          by_catalog: ends.catalog,
          survived: ends.survived,
          second_lines: explained,
          false_alarms: untouched.length + falseAlarms.length,
          broken: ends.broken,
          attempts: matrix.probes.length,
          left_changed: changed.length,
        },
      };
    } finally {
      await world.stop();
    }
  },
};

/** Some of each kind. */
function sample(mutants: readonly Mutant[], scale: number, random: Random): Mutant[] {
  const kinds = [...new Set(mutants.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const ofKind = mutants.filter((mutant) => mutant.kind === kind);
    return Array.from({ length: Math.ceil(ofKind.length * scale) }, () => random.pick(ofKind));
  });
}

interface Tried {
  readonly matrix: Matrix;
  readonly mutant: Mutant;
  readonly near: readonly Probe[];
  readonly far: readonly Probe[];
}

/** How a mutant ends: noticed by trying, by looking at the catalog, not at all, or it was no SQL. */
async function tryMutant(
  sql: Sql,
  { matrix, mutant, near, far }: Tried,
): Promise<'trying' | 'catalog' | 'survived' | 'broken'> {
  return inUndone(sql, async (transaction) => {
    try {
      await transaction.savepoint((inner) => inner.unsafe(mutant.text));
    } catch {
      return 'broken';
    }
    const wasNoticed = async (probes: readonly Probe[]) =>
      (await runProbes(transaction, probes, 'first')).length > 0;
    if (await wasNoticed(near.slice(0, firstTried))) return 'trying';
    if ((await findHoles(transaction, matrix.catalog)).length > 0) return 'catalog';
    return (await wasNoticed([...near.slice(firstTried), ...far])) ? 'trying' : 'survived';
  });
}
