import { join } from 'node:path';
import pino from 'pino';
import type { EngineLog } from '../engine/ports.ts';

/**
 * The local log: one JSON line per event with ids, codes and durations; never names, notes, prompts or answers.
 * It never throws: a full disk must not stop a run that is paid for. How many lines were lost stands in the next one.
 */
export function createFileLog(folder: string): EngineLog {
  const destination = pino.destination({ dest: join(folder, 'rhythm.log'), mkdir: true, sync: true });
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  let lost = 0;
  const write = (level: 'info' | 'error'): EngineLog['info'] => {
    return (event, fields) => {
      try {
        logger[level](lost > 0 ? { event, ...fields, lost } : { event, ...fields });
        lost = 0;
      } catch {
        lost += 1;
      }
    };
  };
  return { info: write('info'), error: write('error') };
}
