import { likelihoods, riskLevels } from '../../shared/diagnosis.ts';

const texts = { type: 'array', items: { type: 'string' } };

/**
 * The answer as JSON schema, for the prompt and for providers that can hold a model to it. Such providers accept
 * neither bounds nor string lengths; those are checked afterwards by shared/diagnosis.ts, which stays the authority.
 */
export const answerSchema: Readonly<Record<string, unknown>> = {
  type: 'object',
  additionalProperties: false,
  required: [
    'summary',
    'findings',
    'recommendations',
    'risk_level',
    'confidence_score',
    'evidence',
    'missing_information',
    'differential',
  ],
  properties: {
    summary: { type: 'string' },
    findings: texts,
    recommendations: texts,
    risk_level: { type: 'string', enum: [...riskLevels] },
    confidence_score: { type: 'number', description: 'from 0 to 1' },
    evidence: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['finding', 'source_id', 'value'],
        properties: {
          finding: { type: 'integer', description: 'index of the finding, from 0' },
          source_id: { type: 'string' },
          value: { type: ['string', 'number', 'boolean', 'null'] },
        },
      },
    },
    missing_information: texts,
    differential: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['condition', 'likelihood', 'reasoning'],
        properties: {
          condition: { type: 'string' },
          likelihood: { type: 'string', enum: [...likelihoods] },
          reasoning: {
            type: 'string',
            description: 'one sentence: what speaks for it, and what would settle it',
          },
        },
      },
    },
  },
};
