import { join } from 'node:path';
import pino from 'pino';
import type { EngineLog } from '../engine/ports.ts';

/** The local log: one JSON line per event with ids, codes and durations; never names, notes, prompts or answers. */
export function createFileLog(folder: string): EngineLog {
  const destination = pino.destination({ dest: join(folder, 'rhythm.log'), mkdir: true, sync: true });
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (event, fields) => logger.info({ event, ...fields }),
    error: (event, fields) => logger.error({ event, ...fields }),
  };
}
