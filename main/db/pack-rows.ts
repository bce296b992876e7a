import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type ContextPack, contextPackSchema } from '../../shared/context-pack.ts';
import type { PatientId } from '../../shared/ids.ts';
import { jsonColumn } from './json-column.ts';
import type { SearchTexts } from './search-texts.ts';

/** A minimised pack as it was read at a moment; the hash covers its content without the metadata. */
export interface CachedPack {
  readonly inputsHash: string;
  /** Epoch ms by the clock of the workstation. */
  readonly retrievedAtMs: number;
  readonly pack: ContextPack;
}

export interface PackRows {
  /** Keeps the pack in place of an older one; not for a patient who is not in the cache, who may have just left it. */
  put(patientId: PatientId, cached: CachedPack): void;
  tryGet(patientId: PatientId): CachedPack | null;
}

const packRowSchema = z
  .object({ inputs_hash: z.string(), retrieved_at_ms: z.int(), pack: jsonColumn(contextPackSchema) })
  .transform(
    ({ inputs_hash, retrieved_at_ms, pack }): CachedPack => ({
      inputsHash: inputs_hash,
      retrievedAtMs: retrieved_at_ms,
      pack,
    }),
  );

/** Reads and writes of the table `context_packs`. */
export function preparePackRows(database: Database.Database, searchTexts: SearchTexts): PackRows {
  const put = database.prepare(
    `insert into context_packs (patient_id, inputs_hash, retrieved_at_ms, pack)
     select @patientId, @inputsHash, @retrievedAtMs, @pack
     where exists (select 1 from patients where id = @patientId)
     on conflict (patient_id) do update set
       inputs_hash = excluded.inputs_hash, retrieved_at_ms = excluded.retrieved_at_ms, pack = excluded.pack`,
  );
  // The same content, read again: the bulky column is left alone.
  const confirm = database.prepare(
    `update context_packs set retrieved_at_ms = @retrievedAtMs
     where patient_id = @patientId and inputs_hash = @inputsHash`,
  );
  const get = database.prepare(
    'select inputs_hash, retrieved_at_ms, pack from context_packs where patient_id = ?',
  );
  return {
    put: database.transaction((patientId: PatientId, { inputsHash, retrievedAtMs, pack }: CachedPack) => {
      const key = { patientId, inputsHash, retrievedAtMs };
      if (confirm.run(key).changes > 0 || put.run({ ...key, pack: JSON.stringify(pack) }).changes === 0)
        return;
      const titles = pack.anamnesis.entries.map(({ title }) => title);
      searchTexts.put({ source: 'pack', patientId }, titles);
    }).immediate,
    tryGet(patientId) {
      const row = get.get(patientId);
      return row === undefined ? null : packRowSchema.parse(row);
    },
  };
}
