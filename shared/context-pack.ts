import { z } from 'zod';

/** The version of the pack's shape; stored in its metadata and with every artifact. */
export const contextPackVersion = 'v2';

const timestamp = z.string();
const jsonValue = z.json();

export const contextPackSchema = z.object({
  patient_id: z.string(),
  demographics: z.object({ age: z.int().nullable(), gender: z.string().nullable() }),
  anamnesis: z.object({
    entries: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        entry_type: z.string(),
        tags: z.array(z.string()),
        content: jsonValue,
        created_at: timestamp,
        updated_at: timestamp,
      }),
    ),
    total_count: z.int(),
    limited_to: z.int(),
  }),
  funnel_runs: z.object({
    assessments: z.array(
      z.object({
        assessment_id: z.string(),
        funnel_slug: z.string(),
        funnel_name: z.string(),
        started_at: timestamp.nullable(),
        completed_at: timestamp.nullable(),
        answers: z.array(
          z.object({
            question_id: z.string(),
            label: z.string(),
            value: z.number().nullable(),
            /** An answer that is no plain number: free text, a choice, several of them. */
            data: jsonValue.optional(),
          }),
        ),
        result: z
          .object({ scores: jsonValue, risk_models: jsonValue, algorithm_version: z.string().nullable() })
          .nullable(),
      }),
    ),
    total_count: z.int(),
    limit_per_funnel: z.int(),
  }),
  current_measures: z.object({
    stress_score: z.number().nullable(),
    sleep_score: z.number().nullable(),
    risk_level: z.string().nullable(),
    measured_at: timestamp.nullable(),
    series: z.array(
      z.object({
        measured_at: timestamp,
        stress_score: z.number().nullable(),
        sleep_score: z.number().nullable(),
        risk_level: z.string().nullable(),
      }),
    ),
  }),
  /** Counts of the oldest parts that did not fit the model's budget; absent when everything fitted. */
  left_out: z.object({ anamnesis_entries: z.int(), assessments: z.int(), measures: z.int() }).optional(),
  metadata: z.object({
    retrieved_at: timestamp,
    context_version: z.literal(contextPackVersion),
    inputs_hash: z.string().optional(),
  }),
});
/** One patient's record as the model may see it. `series` holds the earlier measures, newest first, without the current one. */
export type ContextPack = z.infer<typeof contextPackSchema>;

/** What `get_patient_context_pack` answers: the pack and the identifiers to scrub, which never leave the machine. */
export const contextPackReplySchema = contextPackSchema.extend({ identifiers: z.array(z.string()) });
