import type { Mutant } from './product-copy.ts';

/** A change of the product that breaks one guardrail. */
export interface GuardrailMutant extends Mutant {
  /** Number of the rule that must be named. */
  readonly rule: number;
}

const claim = 'main/engine/steps/1-claim-run.ts';
const transitions = 'supabase/migrations/20261123090400_run_transitions.sql';
const settle = 'supabase/migrations/20261123110100_superseded.sql';

/** At least one for each rule; each breaks one layer of what keeps it, and a check must see that. */
export const guardrailMutants: readonly GuardrailMutant[] = [
  {
    rule: 1,
    name: 'nothing in the renderer executes a run',
    file: 'renderer/runs/use-execute-run.ts',
    from: "invoke('runs.execute', { runId })",
    to: "invoke('runs.get', { runId })",
  },
  {
    rule: 2,
    name: 'the status is not looked at before the claim',
    file: claim,
    from: 'if (!isExecutable(read.value.status))',
    to: 'if (false)',
  },
  {
    rule: 3,
    name: 'a claim sets no started_at',
    file: transitions,
    from: 'new.started_at := now();',
    to: 'new.started_at := null;',
  },
  {
    rule: 4,
    name: 'the number of changed rows is not looked at',
    file: claim,
    from: 'if (claimed.ok) return claimed.value ? ok(toClaim(request, claimed.value)) : lostRace(ports, input.runId);',
    to: 'if (claimed.ok) return ok(toClaim(request, claimed.value ?? found.value));',
  },
  {
    rule: 4,
    name: 'the claim is not filtered by the status',
    file: 'main/remote/run-store.ts',
    from: ".eq('status', 'queued')",
    to: '',
  },
  {
    rule: 5,
    name: 'the entries stay out of the pack',
    file: 'main/engine/context/scrub-pack.ts',
    from: 'entries: anamnesis.entries.map((entry) => scrubEntry(entry, scrub))',
    to: 'entries: []',
  },
  {
    rule: 6,
    name: 'the request does not come from the SDK',
    file: 'main/model/fetch-watched.ts',
    from: 'const response = await reach(input, init);',
    to: `const headersOfOurs = new Headers(init?.headers);
    for (const name of [...headersOfOurs.keys()]) if (name.startsWith('x-')) headersOfOurs.delete(name);
    const response = await reach(input, { ...init, headers: headersOfOurs });`,
  },
  {
    rule: 7,
    name: 'findings that are no texts are taken',
    file: 'shared/diagnosis.ts',
    from: 'return z.array(z.string(',
    to: 'return z.array(z.coerce.string(',
  },
  {
    rule: 8,
    name: 'the artifact has another name',
    file: 'supabase/migrations/20261123090700_settle.sql',
    from: "then 'Diagnosis Report' else",
    to: "then 'Report' else",
  },
  {
    rule: 9,
    name: 'a number of the sequence is left out',
    file: settle,
    from: 'max(l.sequence_order) + 1',
    to: 'max(l.sequence_order) + 2',
  },
  {
    rule: 10,
    name: 'output_data does not name the hash of the record',
    file: settle,
    from: "'context_hash', p_context_hash",
    to: "'hash', p_context_hash",
  },
  {
    rule: 11,
    name: 'every fault is stored as the same one',
    file: 'main/engine/run-failure.ts',
    from: "return { error_code: 'EXECUTION_ERROR', message, timestamp, reason: failure.reason };",
    to: "return { error_code: 'EXECUTION_ERROR', message, timestamp, reason: 'INTERNAL' };",
  },
  {
    rule: 12,
    name: 'the raw answer is not kept',
    file: 'main/engine/run-failure.ts',
    from: 'raw_response: failure.rawResponse,',
    to: "raw_response: '',",
  },
  {
    rule: 13,
    name: 'the button is there with the flag off',
    file: 'renderer/runs/use-execute-run.ts',
    from: 'flag.data?.enabled === true',
    to: 'true',
  },
  {
    rule: 13,
    name: 'the gate does not look at the flag',
    file: 'main/ipc/gate.ts',
    from: "return facts.flagEnabled ? null : { code: 'FORBIDDEN', message: flagOffMessage };",
    to: 'return null;',
  },
  {
    rule: 13,
    name: 'Postgres does not look at the flag',
    file: transitions,
    from: 'if not private.is_flag_on(new.organization_id',
    to: 'if false and not private.is_flag_on(new.organization_id',
  },
  {
    rule: 13,
    name: 'the flag is on where nobody has set it',
    file: 'main/flag/effective-flag.ts',
    from: "source: 'default'",
    to: "source: 'default', ...{ enabled: true }",
  },
  {
    rule: 14,
    name: 'the gate lets every role through',
    file: 'main/ipc/gate.ts',
    from: 'if (!role || !executorRoles.includes(role))',
    to: 'if (!role)',
  },
  {
    rule: 15,
    name: 'any text is a run id',
    file: 'shared/ids.ts',
    from: 'export const runIdSchema = z.guid()',
    to: 'export const runIdSchema = z.string()',
  },
  {
    rule: 16,
    name: 'a refusal has a field more',
    file: 'main/ipc/serve-contract.ts',
    from: 'return { success: false, error, requestId };',
    to: 'return { success: false, error, requestId, ...{ code: error.code } };',
  },
  {
    rule: 16,
    name: 'the text of a bug reaches the window',
    file: 'main/ipc/serve-contract.ts',
    from: "message: 'An unexpected fault stopped the call.'",
    to: 'message: String(fault)',
  },
  {
    rule: 17,
    name: 'refusals are logged without the request id',
    file: 'main/ipc/serve-contract.ts',
    from: 'requestId,\n    code: error.code,',
    to: 'code: error.code,',
  },
  {
    rule: 17,
    name: 'the record is logged',
    file: 'main/engine/execute-run.ts',
    from: "ports.progress.stage(claim.runId, 'model');",
    to: "ports.progress.stage(claim.runId, 'model'); ports.log.info('run.context', { pack: context.value.wireJson });",
  },
  {
    rule: 18,
    name: 'a channel says nothing of itself',
    file: 'shared/ipc/app-channels.ts',
    from: "intent: 'Say once that the window shows rows, so that whoever started the app knows it is ready.'",
    to: "intent: 'Rows'",
  },
  {
    rule: 19,
    name: 'CI does not run it',
    file: 'scripts/test.ts',
    from: "check('guardrails', ['run', 'verify:e76-4']),",
    to: '',
  },
  {
    rule: 20,
    name: 'the text of a rule has changed since',
    file: 'scripts/e76-4/rules.ts',
    from: 'A run id must be a UUID.',
    to: 'A run id must be an id.',
  },
  {
    rule: 20,
    name: 'a rule has no check',
    file: 'scripts/e76-4/rules.ts',
    from: 'export const rules: readonly Rule[] = [',
    to: "export const rules: readonly Rule[] = [\n  { id: 'R-E76.4-21', text: 'A rule of its own.' },",
  },
  {
    rule: 20,
    name: 'a check has no rule',
    file: 'scripts/e76-4/checks/21-orphan.ts',
    to: 'export const check = null;\n',
  },
];
