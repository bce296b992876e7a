import { type Course, courses } from './courses.ts';
import { demoId } from './demo-id.ts';
import { generatePatient } from './generate-patient.ts';
import { createNamer, type Language, type Sex } from './names.ts';
import type { Persona } from './persona.ts';
import { questionnaires } from './questionnaires.ts';
import { createRandom, type Random } from './random.ts';
import type { Catalogue, DemoPatient } from './records.ts';

/** Changing the seed makes other patients; the ids stay, they follow from the numbering. */
const seed = 'rhythm-demo-1';

/**
 * The demo patients: the same count, day and seed always give the same rows.
 * @param options.today midnight UTC of the present day; all data lie before it
 */
export function generatePatients(options: {
  count: number;
  organizationId: string;
  /** Tells the patients of one organisation from those of another. */
  group: string;
  today: Date;
}): DemoPatient[] {
  const nameNext = createNamer();
  const order = spreadCourses(options.count);
  return order.map((course, index) => {
    const key = `${options.group}:${index + 1}`;
    const random = createRandom(`${seed}:${key}`);
    const person = choosePerson(random);
    const persona: Persona = {
      ...person,
      ...nameNext(person),
      key,
      course,
      age: chooseAge(random),
      organizationId: options.organizationId,
    };
    return generatePatient(persona, { random, today: options.today });
  });
}

/** The questionnaires as table rows. */
export function generateCatalogue(): Catalogue {
  return {
    funnels: questionnaires.map(({ slug, title }) => ({ id: demoId(`funnel:${slug}`), slug, title })),
    questions: questionnaires.flatMap(({ questions }) =>
      questions.map(({ key, label, min, max }) => ({ key, label, min_value: min, max_value: max })),
    ),
  };
}

function choosePerson(random: Random): { sex: Sex; language: Language } {
  const sex: Sex = random.chance(0.02) ? 'diverse' : random.chance(0.52) ? 'female' : 'male';
  return { sex, language: random.chance(0.65) ? 'de' : 'en' };
}

/** Adults, mostly of working age, some old. */
function chooseAge(random: Random): number {
  return random.chance(0.2) ? random.int(66, 84) : random.int(19, 65);
}

/** Each course as often as its share says, mixed so that neighbours differ; the same for the same count. */
function spreadCourses(count: number): Course[] {
  const total = courses.reduce((sum, { share }) => sum + share, 0);
  const exact = courses.map((course) => ({ course, wanted: (course.share / total) * count }));
  const whole = exact.flatMap(({ course, wanted }) =>
    Array.from({ length: Math.floor(wanted) }, () => course),
  );
  const byRest = exact.toSorted((a, b) => (b.wanted % 1) - (a.wanted % 1)).map(({ course }) => course);
  const all = [...whole, ...byRest.slice(0, count - whole.length)];
  return createRandom(`${seed}:courses`).sample(all, all.length);
}
