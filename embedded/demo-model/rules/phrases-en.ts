import type { Phrasebook } from './phrasebook.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const english: Phrasebook = {
  language: 'en',
  formatDate(iso) {
    const date = new Date(iso);
    return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  },
  unknownDate: 'date not recorded',
  summaries: {
    low: [
      'The record shows a stable picture with low strain.',
      'Overall strain is low and the course appears stable.',
    ],
    moderate: [
      'The record shows moderate strain that warrants early support.',
      'There is a moderate burden of stress or sleep problems, without signs of immediate danger.',
    ],
    high: [
      'The record shows high strain with a clear need for treatment planning.',
      'Stress and sleep findings point to a high burden that should be addressed soon.',
    ],
    critical: [
      'The record contains findings that call for clinical contact today.',
      'The combination of findings is critical and needs immediate clinical attention.',
    ],
  },
  mainConcern: (subjects) => `In the foreground: ${subjects.join(' and ')}.`,
  limited: 'The data are sparse; this reading is tentative.',
  subjects: {
    stress_severe: 'markedly elevated stress',
    stress_elevated: 'elevated stress',
    stress_rising: 'rising stress',
    sleep_poor: 'markedly impaired sleep',
    sleep_reduced: 'reduced sleep quality',
    sleep_worsening: 'worsening sleep',
    score_high_burden: 'a high questionnaire burden',
    score_low_resource: 'low questionnaire values',
    note_self_harm: 'a note on thoughts of self-harm',
    note_chest: 'chest complaints on exertion',
    note_hypnotic: 'use of a hypnotic',
    note_hypnotic_in_age: 'use of a hypnotic at an older age',
    note_apnoea: 'possible sleep-disordered breathing',
    note_alcohol: 'alcohol as a sleep aid',
    note_shift_work: 'shift work',
    note_pain: 'persistent pain',
    note_rumination: 'rumination at night',
    stress_moderate: 'moderate stress',
    sleep_fair: 'fair sleep quality',
  },
  observations: {
    stress_severe: [
      (s) => `Markedly elevated stress: stress score ${s.value} of 100 (${s.at}).`,
      (s) => `The stress score of ${s.value} of 100 (${s.at}) lies in the markedly elevated range.`,
    ],
    stress_elevated: [
      (s) => `Elevated stress: stress score ${s.value} of 100 (${s.at}).`,
      (s) => `With ${s.value} of 100 (${s.at}) the stress score is above the reference band.`,
    ],
    stress_moderate: [
      (s) => `Moderate stress: stress score ${s.value} of 100 (${s.at}).`,
      (s) => `The stress score of ${s.value} of 100 (${s.at}) is in the middle range.`,
    ],
    stress_low: [
      (s) => `Low stress: stress score ${s.value} of 100 (${s.at}).`,
      (s) => `No relevant stress burden in the latest measure (${s.value} of 100, ${s.at}).`,
    ],
    stress_rising: [
      (s) => `Stress has risen from ${s.previous} (${s.previousAt}) to ${s.value} (${s.at}).`,
      (s) => `The course shows increasing stress: ${s.previous} on ${s.previousAt}, ${s.value} on ${s.at}.`,
    ],
    stress_falling: [
      (s) => `Stress has fallen from ${s.previous} (${s.previousAt}) to ${s.value} (${s.at}).`,
      (s) => `The course shows relief: stress ${s.previous} on ${s.previousAt}, ${s.value} on ${s.at}.`,
    ],
    sleep_poor: [
      (s) => `Markedly impaired sleep: sleep score ${s.value} of 100 (${s.at}).`,
      (s) => `The sleep score of ${s.value} of 100 (${s.at}) indicates poor, non-restorative sleep.`,
    ],
    sleep_reduced: [
      (s) => `Reduced sleep quality: sleep score ${s.value} of 100 (${s.at}).`,
      (s) => `Sleep is below the reference band (${s.value} of 100, ${s.at}).`,
    ],
    sleep_fair: [
      (s) => `Fair sleep quality: sleep score ${s.value} of 100 (${s.at}).`,
      (s) => `Sleep is in the middle range (${s.value} of 100, ${s.at}).`,
    ],
    sleep_good: [
      (s) => `Good sleep: sleep score ${s.value} of 100 (${s.at}).`,
      (s) => `Sleep is a resource at present (${s.value} of 100, ${s.at}).`,
    ],
    sleep_worsening: [
      (s) => `Sleep has worsened from ${s.previous} (${s.previousAt}) to ${s.value} (${s.at}).`,
      (s) => `The sleep score fell over the course: ${s.previous} on ${s.previousAt}, ${s.value} on ${s.at}.`,
    ],
    sleep_improving: [
      (s) => `Sleep has improved from ${s.previous} (${s.previousAt}) to ${s.value} (${s.at}).`,
      (s) => `The sleep score recovered: ${s.previous} on ${s.previousAt}, ${s.value} on ${s.at}.`,
    ],
    stress_and_sleep: [
      () => 'High stress and poor sleep coincide and are likely to maintain one another.',
      () => 'The pattern of high stress with poor sleep suggests persistent hyperarousal.',
    ],
    score_high_burden: [
      (s) => `Questionnaire “${s.label}”: high burden with ${s.value} of 100 (${s.at}).`,
      (s) => `Self-report in “${s.label}” is conspicuous (${s.value} of 100, ${s.at}).`,
    ],
    score_low_resource: [
      (s) =>
        `Questionnaire “${s.label}”: low value of ${s.value} of 100 (${s.at}), below the reference band.`,
      (s) => `Self-reported “${s.label}” is low (${s.value} of 100, ${s.at}).`,
    ],
    score_good_resource: [
      (s) => `Questionnaire “${s.label}” shows a good value (${s.value} of 100, ${s.at}).`,
      (s) => `Self-reported “${s.label}” is a protective factor (${s.value} of 100, ${s.at}).`,
    ],
    score_changed: [
      (s) => `“${s.label}” changed from ${s.previous} (${s.previousAt}) to ${s.value} (${s.at}).`,
      (s) => `Between ${s.previousAt} and ${s.at} “${s.label}” moved from ${s.previous} to ${s.value}.`,
    ],
    answer_salient: [
      (s) => `Conspicuous single answer: “${s.label}” rated ${s.value} (${s.at}).`,
      (s) => `The item “${s.label}” was answered with ${s.value} (${s.at}).`,
    ],
    note_self_harm: [
      (s) => `The notes mention thoughts of self-harm or weariness of life (${s.at}).`,
      (s) => `An anamnesis entry (${s.at}) documents thoughts that call for a risk assessment.`,
    ],
    note_chest: [
      (s) => `Chest tightness on exertion is noted (${s.at}).`,
      (s) => `The notes (${s.at}) mention chest tightness when climbing stairs.`,
    ],
    note_hypnotic: [
      (s) => `A hypnotic or sedative is documented (${s.at}); risk of tolerance and rebound insomnia.`,
      (s) => `Use of a sleep-inducing drug is recorded (${s.at}).`,
    ],
    note_hypnotic_in_age: [
      (s) =>
        `A hypnotic or sedative at the age of ${s.age} (${s.at}): increased risk of falls and confusion.`,
      (s) => `Sedative medication (${s.at}) weighs more at ${s.age} years because of falls and cognition.`,
    ],
    note_antidepressant: [
      (s) => `Antidepressant treatment is documented (${s.at}); it can influence sleep and drive.`,
      (s) => `An antidepressant is part of the medication (${s.at}).`,
    ],
    note_beta_blocker: [
      (s) =>
        `A beta-blocker is documented (${s.at}); it can impair sleep and lower the pulse response to stress.`,
      (s) => `Medication includes a beta-blocker (${s.at}), a possible contributor to disturbed sleep.`,
    ],
    note_apnoea: [
      (s) => `Snoring or breathing pauses are noted (${s.at}): sleep-disordered breathing is possible.`,
      (s) => `The notes (${s.at}) give reason to consider obstructive sleep apnoea.`,
    ],
    note_shift_work: [
      (s) => `Shift or night work is documented (${s.at}), a strain on the sleep–wake rhythm.`,
      (s) => `Irregular working hours (${s.at}) explain part of the sleep disturbance.`,
    ],
    note_caffeine: [
      (s) => `High or late caffeine intake is documented (${s.at}).`,
      (s) => `The notes (${s.at}) describe caffeine late in the day, a modifiable sleep factor.`,
    ],
    note_alcohol: [
      (s) => `Regular alcohol in the evening is documented (${s.at}).`,
      (s) => `The notes (${s.at}) describe alcohol for relaxation, which fragments sleep.`,
    ],
    note_pain: [
      (s) => `Persistent pain is documented (${s.at}) and may maintain the sleep disturbance.`,
      (s) => `Pain complaints (${s.at}) interact with stress and sleep.`,
    ],
    note_rumination: [
      (s) => `Rumination or worry at night is described (${s.at}).`,
      (s) => `The notes (${s.at}) describe difficulty in switching off.`,
    ],
    note_activity: [
      (s) => `Regular physical activity is documented (${s.at}), a protective factor.`,
      (s) => `Exercise is part of the week (${s.at}) and supports recovery.`,
    ],
    note_support: [
      (s) => `Social support is documented (${s.at}), a protective factor.`,
      (s) => `The notes (${s.at}) describe a supportive environment.`,
    ],
    nothing_usable: [() => 'The record holds no measures, questionnaires or notes that allow an assessment.'],
  },
  advice: {
    safety_today: [
      'Contact the patient today, assess suicidality in person and agree on a safety plan.',
      'Structured suicide risk assessment today; involve crisis services if in doubt.',
    ],
    cardiac_check: [
      'Clarify the chest complaints medically, with an ECG.',
      'Arrange a cardiac examination of the chest complaints.',
    ],
    clinical_interview: [
      'Structured clinical interview to clarify depressive, anxiety and adjustment disorders.',
      'Clarify in conversation what maintains the strain; screen for depression and anxiety.',
    ],
    stress_programme: [
      'Offer a structured stress-management programme with weekly practice.',
      'Teach a relaxation technique (progressive muscle relaxation or paced breathing) and review it in two weeks.',
    ],
    workload_talk: [
      'Discuss workload and recovery times; consider involving occupational health.',
      'Identify the two strongest stressors together and agree on one concrete relief for each.',
    ],
    cbt_i: [
      'Offer cognitive behavioural therapy for insomnia (CBT-I) as first-line treatment.',
      'Start CBT-I elements: stimulus control and sleep restriction under guidance.',
    ],
    sleep_diary: [
      'Keep a sleep diary for 14 days before changing treatment.',
      'Document bedtimes, awakenings and naps for two weeks.',
    ],
    apnoea_screening: [
      'Screen for sleep apnoea (STOP-Bang), with polygraphy when positive.',
      'Arrange out-patient screening for sleep-disordered breathing.',
    ],
    hypnotic_review: [
      'Review the indication for the hypnotic and plan gradual tapering.',
      'Check duration and dose of the sedative; prefer non-drug sleep treatment.',
    ],
    medication_review: [
      'Review the time of taking and the side effects of the current medication.',
      'Check current medication for effects on sleep and drive.',
    ],
    shift_planning: [
      'Discuss forward-rotating shifts and protected recovery days.',
      'Plan light exposure and anchor sleep around night shifts.',
    ],
    caffeine_timing: [
      'No caffeine after noon for two weeks, then compare sleep.',
      'Limit caffeine to the morning.',
    ],
    alcohol_talk: [
      'Brief intervention on alcohol in the evening (AUDIT-C).',
      'Discuss alcohol as a sleep aid and agree on alcohol-free evenings.',
    ],
    pain_review: [
      'Review pain treatment, with attention to the nights.',
      'Assess pain intensity and its course together with the sleep diary.',
    ],
    worry_time: [
      'Introduce a fixed “worry time” in the early evening and thought records.',
      'Practise attention-shifting exercises against rumination at night.',
    ],
    resilience_training: [
      'Strengthen resources: plan pleasant activities and social contacts for the week.',
      'Offer a resilience group or individual resource work.',
    ],
    keep_activity: [
      'Keep up the current physical activity, preferably in daylight.',
      'Encourage the present level of exercise.',
    ],
    keep_routine: [
      'Keep the present routine; no change of treatment needed on this basis.',
      'Continue as before and confirm what helps.',
    ],
    collect_data: [
      'Complete the missing information before drawing conclusions.',
      'Ask for the outstanding questionnaires before the next appointment.',
    ],
    control_in_4_weeks: [
      'Repeat stress and sleep measures in four weeks.',
      'Follow-up with new measures in four weeks.',
    ],
    control_in_12_weeks: ['Routine follow-up in twelve weeks.', 'Repeat the questionnaires in three months.'],
  },
  missing: {
    measures: 'No stress or sleep measures are recorded.',
    measures_old: 'The latest stress and sleep measures are older than 90 days.',
    assessments: 'No completed questionnaire is recorded.',
    sleep_questionnaire: 'No completed sleep questionnaire is recorded.',
    stress_questionnaire: 'No completed stress questionnaire is recorded.',
    medications: 'Current medication is not documented.',
    allergies: 'Allergies and intolerances are not documented.',
    lifestyle: 'Lifestyle (caffeine, alcohol, activity, work) is not documented.',
    age: 'Age is not recorded.',
    gender: 'Gender is not recorded.',
  },
};
