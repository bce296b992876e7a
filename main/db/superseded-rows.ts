import type Database from 'better-sqlite3';
import { z } from 'zod';
import { storedDiagnosisSchema } from '../../shared/diagnosis.ts';
import type { RunId } from '../../shared/ids.ts';
import { provenanceSchema, type SupersededResult, supersededResultSchema } from '../../shared/records.ts';
import { jsonColumn } from './json-column.ts';

const columns = Object.keys(supersededResultSchema.shape);

const supersededRowSchema = supersededResultSchema.extend({
  artifact_data: jsonColumn(storedDiagnosisSchema),
  provenance: jsonColumn(provenanceSchema),
});

export interface SupersededRows {
  /** The first refusal of a claim counts. */
  put(result: SupersededResult): void;
  /** Newest first. */
  list(runId: RunId): SupersededResult[];
}

/** Reads and writes of the table `superseded_results`. */
export function prepareSupersededRows(database: Database.Database): SupersededRows {
  const put = database.prepare(
    `insert or ignore into superseded_results (${columns.join(', ')})
     values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const list = database.prepare(
    `select ${columns.join(', ')} from superseded_results where run_id = ? order by refused_at_ms desc, rowid desc`,
  );
  return {
    put(result) {
      const artifact_data = JSON.stringify(result.artifact_data);
      put.run({ ...result, artifact_data, provenance: JSON.stringify(result.provenance) });
    },
    list: (runId) => z.array(supersededRowSchema).parse(list.all(runId)),
  };
}
