import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { featureFlagName } from '../../../../shared/records.ts';
import { completion } from '../execute-by-hand.ts';
import type { Claim, Facts, Row } from './facts.ts';
import { judgeFeed, judgeScope, judgeWorkspace } from './judge-own.ts';
import type { Answer } from './probe.ts';
import { told } from './table-probes.ts';
import type { ClaimTarget, RunTarget, Targets } from './targets.ts';

/** One call of a function with arguments of somebody's, and what must become of it. */
export interface FunctionCase {
  /** Whose arguments these are, for the message. */
  readonly aim: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** It may write: only for what is the caller's. */
  readonly mayWrite: boolean;
  judge(answer: Answer): string | null;
}

type Rule = (targets: Targets, facts: Facts) => FunctionCase[];

const wrongUnless = (isRight: boolean, answer: Answer) => (isRight ? null : told(answer));
const forbidden = (answer: Answer) => wrongUnless(answer.state === '42501', answer);
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;

/** A case that must go through, write, and say `outcome`. */
function does(aim: string, args: object, outcome: string): FunctionCase {
  const judge = (answer: Answer) =>
    wrongUnless(
      answer.state === '00000' && answer.written !== 0 && field(answer.value, 'outcome') === outcome,
      answer,
    );
  return { aim, args: { ...args }, mayWrite: true, judge };
}

/** A case that must say exactly this and write nothing. */
function says(aim: string, args: object, reply: unknown): FunctionCase {
  const judge = (answer: Answer) =>
    wrongUnless(
      answer.state === '00000' && answer.written === 0 && isDeepStrictEqual(answer.value, reply),
      answer,
    );
  return { aim, args: { ...args }, mayWrite: false, judge };
}

/** A case that must be refused as not permitted. */
const isForbidden = (aim: string, args: object): FunctionCase => ({
  aim,
  args: { ...args },
  mayWrite: false,
  judge: forbidden,
});

const aimOf = (isMine: boolean, more = '') => `${isMine ? 'own' : 'foreign'} ${more}`.trim();
const statusFor = ({ isVisible, status }: RunTarget) => (isVisible ? status : null);

/** The claim is the caller's to end, was ended by them, or is none of their business. */
function settling(
  outcomes: { readonly ended: string; readonly taken: (claim: Claim) => string },
  argsOf: (target: ClaimTarget) => object,
): Rule {
  return ({ claims }) =>
    claims.map((target) => {
      const { claim, isMine, isVisible, runStatus } = target;
      const aim = `${aimOf(isMine)} claim of a ${aimOf(isVisible)} run that is ${runStatus}`;
      const args = { p_run_id: target.runId, p_claim_id: claim.claim_id, ...argsOf(target) };
      if (isMine && claim.outcome === null) {
        return isVisible ? does(aim, args, outcomes.ended) : isForbidden(aim, args);
      }
      const was = (claim.outcome === 'succeeded' || claim.outcome === 'failed') && !claim.is_swept;
      const wasTaken = isMine && (claim.is_swept || claim.outcome === 'released');
      if (wasTaken && isVisible) return does(aim, args, outcomes.taken(claim));
      const artifact = (answer: Answer) => field(answer.value, 'artifact_id');
      const judge = (answer: Answer) =>
        wrongUnless(
          answer.state === '00000' &&
            answer.written === 0 &&
            field(answer.value, 'outcome') === (isMine && was ? 'already_settled' : 'claim_lost') &&
            field(answer.value, 'run_status') ===
              (isMine && was ? claim.outcome : isVisible ? runStatus : null) &&
            (isMine && was
              ? claim.outcome === 'failed' || artifact(answer) !== null
              : artifact(answer) === null),
          answer,
        );
      return { aim, args, mayWrite: false, judge };
    });
}

/** A heartbeat or a release: for others, and for a holder who may no longer, the claim is lost. */
function holding(
  held: (answer: Answer) => boolean,
  lost: (status: string | null, claim: ClaimTarget) => object,
): Rule {
  return ({ claims }) =>
    claims.map((target) => {
      const { claim, runId, runStatus, isMine, isVisible } = target;
      const aim = `${aimOf(isMine)} claim of a ${aimOf(isVisible)} run that is ${runStatus}`;
      const args = { p_run_id: runId, p_claim_id: claim.claim_id };
      if (!isMine || claim.outcome !== null || !isVisible) {
        return says(aim, args, lost(isVisible ? runStatus : null, target));
      }
      const judge = (answer: Answer) =>
        wrongUnless(answer.state === '00000' && answer.written > 0 && held(answer), answer);
      return { aim, args, mayWrite: true, judge };
    });
}

/** One guarded update of a run that the caller can see, in the statuses it is for. */
function moving(statuses: readonly string[], done: string, not: string): Rule {
  return ({ runs }) =>
    runs.map((target) => {
      const aim = `${aimOf(target.isVisible)} run that is ${target.status}`;
      const args = { p_run_id: target.id };
      return target.isVisible && statuses.includes(target.status)
        ? does(aim, args, done)
        : says(aim, args, { outcome: not, run_status: statusFor(target) });
    });
}

/** A cancel still ends the run that was taken from a silent holder and waits again. */
const cancelling = {
  ended: 'settled',
  taken: ({ is_swept }: Claim) => (is_swept ? 'settled' : 'claim_lost'),
};

const hashOf = (row: Row) => String(row.content_hash);

/** Every function that the API offers. One that is not here fails the matrix. */
export const functionRules: Readonly<Record<string, Rule>> = {
  queue_diagnosis_run: ({ patients, sight }, facts) => [
    ...patients.map(({ patientId, isVisible }) => {
      const args = { p_run_id: randomUUID(), p_patient_id: patientId };
      const aim = `${aimOf(isVisible)} patient`;
      return isVisible ? does(aim, args, 'queued') : isForbidden(aim, args);
    }),
    ...patients
      .filter(({ isVisible }) => isVisible)
      .flatMap(({ patientId }) => {
        const others = (facts.rows.get('diagnosis_runs') ?? []).filter(
          (run) => run.created_by !== sight.userId,
        );
        return [
          others.find((run) => run.patient_id === patientId),
          others.find((run) => run.patient_id !== patientId),
        ].flatMap((run) =>
          run === undefined
            ? []
            : [isForbidden('own patient, taken id', { p_run_id: run.id, p_patient_id: patientId })],
        );
      }),
  ],
  find_duplicate_run: ({ runs }) =>
    runs
      .filter(({ run }) => run.inputs_hash !== null)
      .map(({ run, isVisible }) => {
        const args = { p_patient_id: run.patient_id, p_inputs_hash: run.inputs_hash };
        if (!isVisible) return hidesDuplicate(args, run);
        const judge = (answer: Answer) =>
          wrongUnless(
            field(field(answer.value, 'run'), 'patient_id') === run.patient_id && answer.written === 0,
            answer,
          );
        return { aim: 'own run', args, mayWrite: false, judge };
      }),
  get_patient_context_pack: ({ patients, sight }, facts) =>
    patients.map(({ patientId, isVisible }) => {
      const args = { p_patient_id: patientId };
      if (!isVisible) return says('foreign patient', args, null);
      const entries = (facts.rows.get('anamnesis_entries') ?? []).filter(
        (row) =>
          row.patient_id === patientId && sight.places.has(`${String(row.organization_id)}/${patientId}`),
      ).length;
      const judge = (answer: Answer) =>
        wrongUnless(
          field(answer.value, 'patient_id') === patientId &&
            field(field(answer.value, 'anamnesis'), 'total_count') === entries,
          answer,
        );
      return { aim: 'own patient', args, mayWrite: false, judge };
    }),
  get_feature_flag_history: ({ organizations }) =>
    organizations.map(({ id, isAdmins }) => {
      const args = { p_organization_id: id, p_flag: featureFlagName };
      if (!isAdmins) return says('foreign organisation', args, []);
      const judge = ({ value, ...answer }: Answer) =>
        wrongUnless(Array.isArray(value) && value.length > 0, { value, ...answer });
      return { aim: 'own organisation', args, mayWrite: false, judge };
    }),
  get_my_workspace: ({ sight }, facts) => [judgeWorkspace(sight, facts)],
  get_my_scope: ({ sight }) => [judgeScope(sight)],
  pull_changes: ({ sight, caller }, facts) => [judgeFeed(sight, facts, caller)],
  complete_diagnosis_run: settling({ ended: 'settled', taken: () => 'claim_lost' }, ({ runId, claim }) =>
    completion(runId, claim.claim_id),
  ),
  fail_diagnosis_run: settling(cancelling, () => ({
    p_error_info: { error_code: 'EXECUTION_ERROR', message: 'The model is overloaded.', reason: 'CANCELLED' },
  })),
  heartbeat_diagnosis_run: holding(
    ({ value }) => field(value, 'renewed') === true,
    (status) => ({ renewed: false, run_status: status }),
  ),
  release_diagnosis_run: holding(
    ({ value }) => field(value, 'outcome') === 'released',
    (status, { isMine, claim }) => ({
      outcome: isMine && claim.outcome === 'released' ? 'released' : 'claim_lost',
      run_status: status,
    }),
  ),
  cancel_diagnosis_run: moving(['queued'], 'cancelled', 'not_queued'),
  rerun_diagnosis_run: moving(['failed', 'succeeded'], 'queued', 'not_finished'),
  get_run_attempts: ({ runs }, facts) =>
    runs.map(({ id, status, isVisible }) => {
      const count = isVisible ? facts.claims.filter(({ run_id }) => run_id === id).length : 0;
      const judge = (answer: Answer) =>
        wrongUnless(Array.isArray(answer.value) && answer.value.length === count, answer);
      return {
        aim: `${aimOf(isVisible)} run that is ${status}`,
        args: { p_run_id: id },
        mayWrite: false,
        judge,
      };
    }),
  sweep_expired_runs: ({ sight }, facts) => {
    const expired = (facts.rows.get('diagnosis_runs') ?? []).filter(
      (run) =>
        run.status === 'running' &&
        Date.parse(String(run.lease_expires_at)) < Date.now() &&
        sight.places.has(`${String(run.organization_id)}/${String(run.patient_id)}`),
    ).length;
    const judge = (answer: Answer) =>
      wrongUnless(isDeepStrictEqual(answer.value, { requeued: expired, failed: 0 }), answer);
    return [{ aim: 'all that have fallen silent', args: { p_limit: 500 }, mayWrite: expired > 0, judge }];
  },
  record_review: ({ reports, sight }, facts) =>
    reports.flatMap(({ row, isVisible }) => {
      const about = (facts.rows.get('diagnosis_reviews') ?? []).filter((one) => one.artifact_id === row.id);
      const args = {
        p_review_id: randomUUID(),
        p_artifact_id: row.id,
        p_content_hash: hashOf(row),
        p_finding_index: 0,
        p_decision: 'accept',
        p_based_on: about.map(({ id }) => id),
      };
      if (!isVisible || row.artifact_type !== 'diagnosis_report') {
        const unknowing = { ...args, p_based_on: [] };
        return [
          isForbidden('foreign report', args),
          isForbidden('foreign report, knowing nothing of it', unknowing),
        ];
      }
      const others = (facts.rows.get('diagnosis_reviews') ?? []).filter(
        (one) => one.created_by !== sight.userId,
      );
      const taken = [
        others.find((one) => one.artifact_id === row.id),
        others.find((one) => one.artifact_id !== row.id),
      ].flatMap((one) =>
        one === undefined ? [] : [isForbidden('own report, taken id', { ...args, p_review_id: one.id })],
      );
      return [does('own report', args, 'recorded'), ...taken];
    }),
  set_feature_flag: ({ organizations }, facts) =>
    organizations.map(({ id, isAdmins }) => {
      const flag = (facts.rows.get('organization_feature_flags') ?? []).find(
        (row) => row.organization_id === id,
      );
      const args = {
        p_organization_id: id,
        p_flag: featureFlagName,
        p_enabled: false,
        p_based_on: flag?.updated_at,
        p_change_id: randomUUID(),
      };
      return isAdmins ? does('own organisation', args, 'set') : isForbidden('foreign organisation', args);
    }),
  record_access: ({ runs, patients, sight }, facts) => {
    const record = { id: randomUUID(), occurred_at: new Date().toISOString(), what: 'record' };
    const ofRuns = runs.map(({ run, id }) => ({
      ...record,
      action: 'report.viewed',
      entity_id: id,
      organization_id: String(run.organization_id),
    }));
    const ofPatients = patients.flatMap(({ patientId, userId }) =>
      facts.memberships
        .filter(({ user_id, role }) => user_id === userId && role === 'patient')
        .map(({ organization_id }) => ({
          ...record,
          action: 'patient.viewed',
          entity_id: patientId,
          organization_id,
        })),
    );
    const staffNow = facts.patients.flatMap(({ id, user_id }) =>
      facts.memberships
        .filter(
          (one) =>
            one.user_id === user_id && one.role !== 'patient' && sight.onceStaffOf.has(one.organization_id),
        )
        .map(({ organization_id }) => {
          const access = { ...record, action: 'patient.viewed', entity_id: id, organization_id };
          const refused = { recorded: 0, refused: [access.id] };
          return says('somebody who is no patient there any more', { p_records: [access] }, refused);
        }),
    );
    const cases = [...ofRuns, ...ofPatients].map((access): FunctionCase => {
      const args = { p_records: [access] };
      const aim = `${access.action} in ${sight.onceStaffOf.has(access.organization_id) ? 'own' : 'foreign'} organisation`;
      if (sight.onceStaffOf.size === 0) return isForbidden(aim, args);
      if (!sight.onceStaffOf.has(access.organization_id))
        return says(aim, args, { recorded: 0, refused: [access.id] });
      const judge = (answer: Answer) =>
        wrongUnless(
          isDeepStrictEqual(answer.value, { recorded: 1, refused: [] }) && answer.written === 1,
          answer,
        );
      return { aim, args, mayWrite: true, judge };
    });
    const tooLate = [...ofRuns, ...ofPatients]
      .filter(({ organization_id: id }) => sight.onceStaffOf.has(id) && !sight.staffOf.has(id))
      .map((access) => {
        const args = { p_records: [{ ...access, occurred_at: new Date(0).toISOString() }] };
        return says('too long after the work there has ended', args, { recorded: 0, refused: [access.id] });
      });
    return [...cases, ...staffNow.slice(0, 1), ...tooLate.slice(0, 1)];
  },
  list_audit_entries: ({ organizations }, facts) =>
    organizations.map(({ id, isAdmins }) => {
      const args = { p_organization_id: id, p_limit: 500 };
      if (!isAdmins) return isForbidden('foreign organisation', args);
      const expected = (facts.rows.get('audit_log') ?? []).filter((row) => row.organization_id === id);
      const newest = expected.map((row) => Number(row.id)).sort((one, other) => other - one);
      const judge = (answer: Answer) =>
        wrongUnless(isDeepStrictEqual(idsIn(answer.value), newest.slice(0, 500)), answer);
      return { aim: 'own organisation', args, mayWrite: true, judge };
    }),
  list_audit_actors: ({ organizations }, facts) =>
    organizations.map(({ id, isAdmins }) => {
      const args = { p_organization_id: id };
      if (!isAdmins) return isForbidden('foreign organisation', args);
      const staff = facts.memberships.filter((one) => one.organization_id === id && one.role !== 'patient');
      const judge = ({ value, ...answer }: Answer) =>
        wrongUnless(Array.isArray(value) && value.length === staff.length, { value, ...answer });
      return { aim: 'own organisation', args, mayWrite: false, judge };
    }),
  record_audit_export: ({ organizations }) =>
    organizations.map(({ id, isAdmins }) => {
      const args = { p_export_id: randomUUID(), p_organization_id: id, p_filter: {}, p_rows: 1 };
      return isAdmins
        ? does('own organisation', args, 'recorded')
        : isForbidden('foreign organisation', args);
    }),
};

const entriesSchema = z.object({ entries: z.array(z.object({ id: z.coerce.number() })) });
const idsIn = (value: unknown) => entriesSchema.parse(value).entries.map(({ id }) => id);

/** The duplicate of another organisation's patient stays untold, or a patient of two places is told of the visible one. */
function hidesDuplicate(args: object, run: Row): FunctionCase {
  const judge = (answer: Answer) =>
    wrongUnless(answer.state === '00000' && field(field(answer.value, 'run'), 'id') !== run.id, answer);
  return { aim: 'foreign run', args: { ...args }, mayWrite: false, judge };
}
