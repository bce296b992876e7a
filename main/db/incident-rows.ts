import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type CacheIncident, cacheIncidentSchema } from '../../shared/ipc/sync-channels.ts';

export type IncidentProblem = CacheIncident['problem'];

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
    listUnseen: () => z.array(cacheIncidentSchema).parse(unseen.all()),
    markSeen: (id) => void markSeen.run(id),
  };
}
