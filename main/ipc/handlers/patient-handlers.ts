import { ok } from '../../../shared/result.ts';
import { shownOfPack } from '../../audit/shown.ts';
import type { Clock, EngineLog } from '../../engine/ports.ts';
import { previewPack } from '../../execution/read-pack.ts';
import { readRecord } from '../../execution/read-record.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type PatientChannel = 'patients.previewPack' | 'patients.record' | 'patients.list';

interface PatientHandlerPorts {
  readonly clock: Clock;
  readonly log: EngineLog;
}

/** The patients of the user, and their records. */
export function patientHandlers(ports: PatientHandlerPorts): Pick<Handlers, PatientChannel> {
  return {
    async 'patients.previewPack'({ patientId }, context) {
      const { remote, cache, access, workplace } = deskOf(context);
      const preview = await previewPack({ ...ports, remote, cache }, patientId);
      if (preview.ok) access.note([shownOfPack(patientId, preview.value, workplace)], context.requestId);
      return preview;
    },

    async 'patients.record'(request, context) {
      const { remote, cache, access, workplace } = deskOf(context);
      const read = await readRecord({ ...ports, remote, cache }, request);
      const record = read.ok ? read.value.record : null;
      if (record) access.note([shownOfPack(request.patientId, record, workplace)], context.requestId);
      return read;
    },

    async 'patients.list'({ search, cursor = null, limit }, context) {
      const { cache } = deskOf(context);
      // One more than asked for tells whether there is a next page, without a count.
      const found = cache.listPatients({ search, after: cursor, limit: limit + 1 });
      const patients = found
        .slice(0, limit)
        .map((patient) => ({ ...patient, ...cache.patientRuns.overviewOf(patient.id) }));
      const nextCursor = found.length > limit ? (patients.at(-1)?.id ?? null) : null;
      return ok({ patients, nextCursor });
    },
  };
}
