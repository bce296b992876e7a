import type Database from 'better-sqlite3';
import { z } from 'zod';

/** What made a cache unusable. */
const incidentProblemSchema = z.enum(['WRONG_KEY_OR_DAMAGED', 'DAMAGED', 'NOT_ENCRYPTED', 'NEWER_SCHEMA']);
export type IncidentProblem = z.infer<typeof incidentProblemSchema>;

const incidentSchema = z.object({
  id: z.int(),
  /** Epoch ms by the clock of the workstation. */
  happenedAtMs: z.number(),
  problem: incidentProblemSchema,
  /** Results that Postgres had not acknowledged and that were taken over. */
  rescued: z.int(),
  /** Results that could not be read any more; null: nobody can know whether there were any. */
  lost: z.int().nullable(),
  /** File name of the unusable database, in the folder of the cache. */
  setAside: z.string(),
});

/** A cache could not be used any more, was set aside and built anew. */
export type CacheIncident = z.infer<typeof incidentSchema>;

export interface IncidentRows {
  note(incident: Omit<CacheIncident, 'id'>): void;
  /** The incidents that the user has not confirmed yet, the latest first. */
  listUnseen(): CacheIncident[];
  markSeen(id: number): void;
}

/** Reads and writes of the table `incidents`. */
export function prepareIncidentRows(database: Database.Database): IncidentRows {
  const note = database.prepare(
    `insert into incidents (happened_at_ms, problem, rescued, lost, set_aside)
     values (@happenedAtMs, @problem, @rescued, @lost, @setAside)`,
  );
  const unseen = database.prepare(
    `select id, happened_at_ms as happenedAtMs, problem, rescued, lost, set_aside as setAside
     from incidents where seen = 0 order by id desc`,
  );
  const markSeen = database.prepare('update incidents set seen = 1 where id = ?');
  return {
    note: (incident) => void note.run(incident),
    listUnseen: () => z.array(incidentSchema).parse(unseen.all()),
    markSeen: (id) => void markSeen.run(id),
  };
}
