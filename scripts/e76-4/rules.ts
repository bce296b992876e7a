/** One guardrail of the execution of diagnosis runs. Ids and order are fixed by the product. */
export interface Rule {
  readonly id: `R-E76.4-${number}`;
  readonly text: string;
}

/** Whether a check drives the parts and looks at what comes of it, or reads what is written down. */
export type CheckKind = 'behaviour' | 'structure';

/** What is known of a check without running it. The file `checks/<NN>-….ts` that holds it is named by `where`. */
export interface CheckEntry {
  readonly id: `C-E76.4-${number}`;
  readonly rule: Rule['id'];
  readonly kind: CheckKind;
  /** What is looked at. */
  readonly sees: string;
}

/** The twenty rules, carried over from the web worker to the desktop. The one list of them. */
export const rules: readonly Rule[] = [
  { id: 'R-E76.4-1', text: 'The execute channel has at least one literal callsite in the renderer.' },
  { id: 'R-E76.4-2', text: 'Only a run whose status is `queued` is executed.' },
  { id: 'R-E76.4-3', text: 'Execution moves the run to `running`, with `started_at`.' },
  {
    id: 'R-E76.4-4',
    text: 'The claim is guarded at write time, and the number of changed rows decides who has the run.',
  },
  {
    id: 'R-E76.4-5',
    text: 'The context pack of the patient is fetched, and is what the model is asked about.',
  },
  { id: 'R-E76.4-6', text: 'The model is called through the Anthropic SDK.' },
  { id: 'R-E76.4-7', text: 'The answer is validated before anything of it is stored as a report.' },
  { id: 'R-E76.4-8', text: 'Success stores the report as an artifact.' },
  { id: 'R-E76.4-9', text: 'The artifact is linked to its run, with the next `sequence_order`.' },
  {
    id: 'R-E76.4-10',
    text: 'Success ends the run as `succeeded`, with `completed_at` and `output_data`.',
  },
  { id: 'R-E76.4-11', text: 'Any error ends the run as `failed`, with `error_info`.' },
  {
    id: 'R-E76.4-12',
    text: 'An invalid answer is a `VALIDATION_ERROR` with every message and the raw answer.',
  },
  {
    id: 'R-E76.4-13',
    text: 'The flag `DIAGNOSIS_WORKER_ENABLED` is off by default; off, there is no button, and engine and SQL refuse.',
  },
  { id: 'R-E76.4-14', text: 'Only clinicians and admins execute runs.' },
  { id: 'R-E76.4-15', text: 'A run id must be a UUID.' },
  { id: 'R-E76.4-16', text: 'Every call is answered with the one envelope.' },
  { id: 'R-E76.4-17', text: 'A failure is logged with its request id, and without patient data.' },
  { id: 'R-E76.4-18', text: 'Every channel carries a documented intent in the contract.' },
  { id: 'R-E76.4-19', text: 'This verification exists and runs in CI.' },
  { id: 'R-E76.4-20', text: 'The matrix of rules and checks exists and is current.' },
];
