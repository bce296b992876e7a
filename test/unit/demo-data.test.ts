import { describe, expect, it } from 'vitest';
import { demoAccounts } from '../../embedded/demo/accounts.ts';
import { courses } from '../../embedded/demo/courses.ts';
import { generatePatients } from '../../embedded/demo/generate-patients.ts';
import { createNamer } from '../../embedded/demo/names.ts';
import { questionnaires } from '../../embedded/demo/questionnaires.ts';
import { queueRuns } from '../../embedded/demo/queue-runs.ts';
import { createRandom } from '../../embedded/demo/random.ts';
import { scoreAnswers } from '../../embedded/demo/score-answers.ts';

const today = new Date('2026-11-23T00:00:00Z');
const generate = (count = 60, day = today) =>
  generatePatients({ count, organizationId: 'organization', group: 'test', today: day });

describe('generated patients', () => {
  it('are the same whenever they are generated', () => {
    expect(generate()).toEqual(generate());
  });

  it('keep ids, people and scores on another day; only the times move along', () => {
    const dayMs = 24 * 3600 * 1000;
    const first = generate(20);
    const later = generate(20, new Date(today.getTime() + 100 * dayMs));
    expect(later.map(({ profile }) => profile.id)).toEqual(first.map(({ profile }) => profile.id));
    const series = (patients: typeof first) =>
      patients.flatMap(({ measures }) =>
        measures.map(({ id, stress_score, sleep_score }) => [id, stress_score, sleep_score]),
      );
    expect(series(later)).toEqual(series(first));
    const [before, after] = [first[0]?.measures[0], later[0]?.measures[0]];
    expect(Date.parse(after?.created_at ?? '') - Date.parse(before?.created_at ?? '')).toBe(100 * dayMs);
  });

  it('have unique ids, nothing in the future, and every course among them', () => {
    const patients = generate();
    const ids = patients.flatMap(({ profile, entries, assessments, results, measures }) => [
      profile.id,
      profile.user_id,
      ...[...entries, ...assessments, ...results, ...measures].map(({ id }) => id),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    const times = patients.flatMap(({ entries, measures, results }) => [
      ...entries.flatMap(({ created_at, updated_at }) => [created_at, updated_at]),
      ...measures.map(({ created_at }) => created_at),
      ...results.map(({ computed_at }) => computed_at),
    ]);
    expect(times.filter((time) => time >= today.toISOString())).toEqual([]);
    const crises = patients.filter(({ entries }) => entries.some(({ tags }) => tags.includes('risk')));
    expect(crises.length).toBeGreaterThanOrEqual(1);
    expect(crises.length).toBeLessThanOrEqual(3);
  });

  it('never hold an update before the creation', () => {
    const entries = generate().flatMap((patient) => patient.entries);
    expect(entries.filter(({ created_at, updated_at }) => updated_at < created_at)).toEqual([]);
    expect(entries.filter(({ created_at, updated_at }) => updated_at > created_at).length).toBeGreaterThan(
      10,
    );
  });

  it('are called by name in some notes, so that there is something to scrub', () => {
    const named = generate().filter(({ profile, entries }) =>
      entries.some(({ content }) => content.text.includes(profile.last_name)),
    );
    expect(named.length).toBeGreaterThan(20);
  });
});

describe('invented names', () => {
  it.each(['de', 'en'] as const)('are unique for thousands of people (%s)', (language) => {
    const nameNext = createNamer();
    const names = Array.from({ length: 3000 }, (_, index) =>
      Object.values(nameNext({ sex: index % 3 === 0 ? 'male' : 'female', language })).join(' '),
    );
    expect(new Set(names).size).toBe(3000);
  });
});

describe('chance', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const draw = (seed: string) => Array.from({ length: 50 }, createRandom(seed).next);
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
    expect(draw('a').every((value) => value >= 0 && value < 1)).toBe(true);
  });
});

describe('scores', () => {
  it.each(questionnaires)(
    'reach 0 and 100 at the ends of $slug, in the right direction',
    ({ slug, questions }) => {
      const worst = questions.map((question) => ({
        question,
        value: question.counts === 'burden' ? question.max : question.min,
      }));
      const best = questions.map((question) => ({
        question,
        value: question.counts === 'burden' ? question.min : question.max,
      }));
      const key = `${slug}_score`;
      expect(scoreAnswers({ slug }, worst).scores[key]).toBe(slug === 'stress' ? 100 : 0);
      expect(scoreAnswers({ slug }, best).scores[key]).toBe(slug === 'stress' ? 0 : 100);
      expect(Object.values(scoreAnswers({ slug }, worst).riskModels)).toEqual(['high']);
    },
  );
});

describe('queued runs', () => {
  it('are as many as asked for, at most two a patient, with another reason the second time', () => {
    const patients = generate(30);
    const runs = queueRuns([{ clinicianId: 'c', patients, runs: 60 }], { organizationId: 'o', now: today });
    expect(runs).toHaveLength(60);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(60);
    for (const { profile } of patients) {
      const reasons = runs
        .filter(({ patient_id }) => patient_id === profile.id)
        .map((run) => run.input_config.reason);
      expect(new Set(reasons).size).toBe(2);
    }
  });

  it('spread over many patients and stay within what few patients allow', () => {
    const spread = queueRuns([{ clinicianId: 'c', patients: generate(50), runs: 20 }], {
      organizationId: 'o',
      now: today,
    });
    expect(new Set(spread.map(({ patient_id }) => patient_id)).size).toBe(20);
    const few = queueRuns([{ clinicianId: 'c', patients: generate(3), runs: 20 }], {
      organizationId: 'o',
      now: today,
    });
    expect(few).toHaveLength(6);
    expect(
      queueRuns([{ clinicianId: 'c', patients: [], runs: 20 }], { organizationId: 'o', now: today }),
    ).toEqual([]);
  });
});

describe('the fixed data', () => {
  it('has courses that run from the beginning to the end of the year within 0 to 100', () => {
    for (const { knots } of courses) {
      expect(knots[0]?.[0]).toBe(0);
      expect(knots.at(-1)?.[0]).toBe(1);
      expect(knots.flat().every((value) => value >= 0 && value <= 100)).toBe(true);
    }
  });

  it('has one label in both languages for every question, and keys used once', () => {
    const questions = questionnaires.flatMap((questionnaire) => questionnaire.questions);
    expect(questions.filter(({ label }) => label.split(' / ').length !== 2)).toEqual([]);
    expect(new Set(questions.map(({ key }) => key)).size).toBe(questions.length);
  });

  it('has accounts with different addresses and passwords', () => {
    expect(new Set(demoAccounts.flatMap(({ email, password }) => [email, password])).size).toBe(
      demoAccounts.length * 2,
    );
  });
});
