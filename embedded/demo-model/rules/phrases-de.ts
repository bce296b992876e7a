import type { Phrasebook } from './phrasebook.ts';

const twoDigits = (value: number) => String(value).padStart(2, '0');

export const german: Phrasebook = {
  language: 'de',
  formatDate(iso) {
    const date = new Date(iso);
    return `${twoDigits(date.getUTCDate())}.${twoDigits(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}`;
  },
  unknownDate: 'ohne Datum',
  summaries: {
    low: [
      'Die Akte zeigt ein stabiles Bild mit geringer Belastung.',
      'Insgesamt geringe Belastung bei stabilem Verlauf.',
    ],
    moderate: [
      'Die Akte zeigt eine mittelgradige Belastung, die frühzeitige Unterstützung nahelegt.',
      'Es besteht eine mittelgradige Belastung durch Stress oder Schlafprobleme ohne Hinweis auf akute Gefährdung.',
    ],
    high: [
      'Die Akte zeigt eine hohe Belastung mit klarem Behandlungsbedarf.',
      'Die Befunde zu Stress und Schlaf sprechen für eine hohe Belastung, die zeitnah angegangen werden sollte.',
    ],
    critical: [
      'Die Akte enthält Befunde, die noch heute einen klinischen Kontakt erfordern.',
      'Die Befundkonstellation ist kritisch und erfordert unmittelbare klinische Aufmerksamkeit.',
    ],
  },
  mainConcern: (subjects) => `Im Vordergrund: ${subjects.join(' und ')}.`,
  limited: 'Die Datenlage ist dünn; die Einschätzung ist vorläufig.',
  subjects: {
    stress_severe: 'deutlich erhöhter Stress',
    stress_elevated: 'erhöhter Stress',
    stress_rising: 'zunehmender Stress',
    sleep_poor: 'deutlich gestörter Schlaf',
    sleep_reduced: 'verminderte Schlafqualität',
    sleep_worsening: 'sich verschlechternder Schlaf',
    score_high_burden: 'hohe Belastung im Fragebogen',
    score_low_resource: 'niedrige Fragebogenwerte',
    note_self_harm: 'dokumentierte lebensmüde Gedanken',
    note_chest: 'Brustbeschwerden bei Belastung',
    note_hypnotic: 'Einnahme eines Hypnotikums',
    note_hypnotic_in_age: 'Einnahme eines Hypnotikums im höheren Alter',
    note_apnoea: 'mögliche schlafbezogene Atmungsstörung',
    note_alcohol: 'Alkohol als Einschlafhilfe',
    note_shift_work: 'Schichtarbeit',
    note_pain: 'anhaltende Schmerzen',
    note_rumination: 'nächtliches Grübeln',
    stress_moderate: 'mittelgradiger Stress',
    sleep_fair: 'mäßige Schlafqualität',
  },
  observations: {
    stress_severe: [
      (s) => `Deutlich erhöhte Stressbelastung: Stresswert ${s.value} von 100 (${s.at}).`,
      (s) => `Der Stresswert von ${s.value} von 100 (${s.at}) liegt im deutlich erhöhten Bereich.`,
    ],
    stress_elevated: [
      (s) => `Erhöhte Stressbelastung: Stresswert ${s.value} von 100 (${s.at}).`,
      (s) => `Mit ${s.value} von 100 (${s.at}) liegt der Stresswert über dem Referenzbereich.`,
    ],
    stress_moderate: [
      (s) => `Mittelgradige Stressbelastung: Stresswert ${s.value} von 100 (${s.at}).`,
      (s) => `Der Stresswert von ${s.value} von 100 (${s.at}) liegt im mittleren Bereich.`,
    ],
    stress_low: [
      (s) => `Geringe Stressbelastung: Stresswert ${s.value} von 100 (${s.at}).`,
      (s) => `In der letzten Messung keine relevante Stressbelastung (${s.value} von 100, ${s.at}).`,
    ],
    stress_rising: [
      (s) => `Zunahme der Stressbelastung von ${s.previous} (${s.previousAt}) auf ${s.value} (${s.at}).`,
      (s) => `Im Verlauf steigender Stress: ${s.previous} am ${s.previousAt}, ${s.value} am ${s.at}.`,
    ],
    stress_falling: [
      (s) => `Rückgang der Stressbelastung von ${s.previous} (${s.previousAt}) auf ${s.value} (${s.at}).`,
      (s) => `Im Verlauf Entlastung: Stress ${s.previous} am ${s.previousAt}, ${s.value} am ${s.at}.`,
    ],
    sleep_poor: [
      (s) => `Deutlich gestörter Schlaf: Schlafwert ${s.value} von 100 (${s.at}).`,
      (s) => `Der Schlafwert von ${s.value} von 100 (${s.at}) spricht für nicht erholsamen Schlaf.`,
    ],
    sleep_reduced: [
      (s) => `Verminderte Schlafqualität: Schlafwert ${s.value} von 100 (${s.at}).`,
      (s) => `Der Schlaf liegt unter dem Referenzbereich (${s.value} von 100, ${s.at}).`,
    ],
    sleep_fair: [
      (s) => `Mäßige Schlafqualität: Schlafwert ${s.value} von 100 (${s.at}).`,
      (s) => `Der Schlaf liegt im mittleren Bereich (${s.value} von 100, ${s.at}).`,
    ],
    sleep_good: [
      (s) => `Guter Schlaf: Schlafwert ${s.value} von 100 (${s.at}).`,
      (s) => `Der Schlaf ist derzeit eine Ressource (${s.value} von 100, ${s.at}).`,
    ],
    sleep_worsening: [
      (s) => `Verschlechterung des Schlafs von ${s.previous} (${s.previousAt}) auf ${s.value} (${s.at}).`,
      (s) => `Der Schlafwert fiel im Verlauf: ${s.previous} am ${s.previousAt}, ${s.value} am ${s.at}.`,
    ],
    sleep_improving: [
      (s) => `Verbesserung des Schlafs von ${s.previous} (${s.previousAt}) auf ${s.value} (${s.at}).`,
      (s) => `Der Schlafwert erholte sich: ${s.previous} am ${s.previousAt}, ${s.value} am ${s.at}.`,
    ],
    stress_and_sleep: [
      () =>
        'Hohe Stressbelastung und schlechter Schlaf treten gemeinsam auf und unterhalten sich vermutlich gegenseitig.',
      () => 'Das Muster aus hohem Stress und schlechtem Schlaf spricht für eine anhaltende Übererregung.',
    ],
    score_high_burden: [
      (s) => `Fragebogen „${s.label}“: hohe Belastung mit ${s.value} von 100 (${s.at}).`,
      (s) => `Die Selbstauskunft in „${s.label}“ ist auffällig (${s.value} von 100, ${s.at}).`,
    ],
    score_low_resource: [
      (s) =>
        `Fragebogen „${s.label}“: niedriger Wert von ${s.value} von 100 (${s.at}), unter dem Referenzbereich.`,
      (s) => `„${s.label}“ in der Selbstauskunft niedrig (${s.value} von 100, ${s.at}).`,
    ],
    score_good_resource: [
      (s) => `Fragebogen „${s.label}“ zeigt einen guten Wert (${s.value} von 100, ${s.at}).`,
      (s) => `„${s.label}“ ist ein Schutzfaktor (${s.value} von 100, ${s.at}).`,
    ],
    score_changed: [
      (s) => `„${s.label}“ veränderte sich von ${s.previous} (${s.previousAt}) auf ${s.value} (${s.at}).`,
      (s) =>
        `Zwischen ${s.previousAt} und ${s.at} änderte sich „${s.label}“ von ${s.previous} auf ${s.value}.`,
    ],
    answer_salient: [
      (s) => `Auffällige Einzelantwort: „${s.label}“ mit ${s.value} bewertet (${s.at}).`,
      (s) => `Das Item „${s.label}“ wurde mit ${s.value} beantwortet (${s.at}).`,
    ],
    note_self_harm: [
      (s) => `In den Einträgen sind lebensmüde Gedanken oder Selbstverletzung erwähnt (${s.at}).`,
      (s) => `Ein Anamneseeintrag (${s.at}) dokumentiert Gedanken, die eine Risikoabklärung erfordern.`,
    ],
    note_chest: [
      (s) => `Ein Engegefühl in der Brust bei Belastung ist notiert (${s.at}).`,
      (s) => `Die Notizen (${s.at}) erwähnen ein Engegefühl in der Brust beim Treppensteigen.`,
    ],
    note_hypnotic: [
      (s) =>
        `Ein Hypnotikum oder Sedativum ist dokumentiert (${s.at}); Risiko von Toleranz und Rebound-Insomnie.`,
      (s) => `Die Einnahme eines Schlafmittels ist vermerkt (${s.at}).`,
    ],
    note_hypnotic_in_age: [
      (s) =>
        `Hypnotikum oder Sedativum im Alter von ${s.age} Jahren (${s.at}): erhöhtes Sturz- und Verwirrtheitsrisiko.`,
      (s) =>
        `Sedierende Medikation (${s.at}) wiegt mit ${s.age} Jahren wegen Sturzgefahr und Kognition schwerer.`,
    ],
    note_antidepressant: [
      (s) =>
        `Eine antidepressive Behandlung ist dokumentiert (${s.at}); sie kann Schlaf und Antrieb beeinflussen.`,
      (s) => `Ein Antidepressivum ist Teil der Medikation (${s.at}).`,
    ],
    note_beta_blocker: [
      (s) =>
        `Ein Betablocker ist dokumentiert (${s.at}); er kann den Schlaf stören und die Pulsreaktion dämpfen.`,
      (s) =>
        `Die Medikation enthält einen Betablocker (${s.at}) als möglichen Mitauslöser der Schlafstörung.`,
    ],
    note_apnoea: [
      (s) => `Schnarchen oder Atempausen sind vermerkt (${s.at}): schlafbezogene Atmungsstörung möglich.`,
      (s) => `Die Einträge (${s.at}) lassen an ein obstruktives Schlafapnoe-Syndrom denken.`,
    ],
    note_shift_work: [
      (s) => `Schicht- oder Nachtarbeit ist dokumentiert (${s.at}) und belastet den Schlaf-Wach-Rhythmus.`,
      (s) => `Unregelmäßige Arbeitszeiten (${s.at}) erklären einen Teil der Schlafstörung.`,
    ],
    note_caffeine: [
      (s) => `Hoher oder später Koffeinkonsum ist dokumentiert (${s.at}).`,
      (s) => `Die Einträge (${s.at}) beschreiben Koffein am späten Tag, ein veränderbarer Schlaffaktor.`,
    ],
    note_alcohol: [
      (s) => `Regelmäßiger abendlicher Alkoholkonsum ist dokumentiert (${s.at}).`,
      (s) => `Die Einträge (${s.at}) beschreiben Alkohol zur Entspannung; er fragmentiert den Schlaf.`,
    ],
    note_pain: [
      (s) => `Anhaltende Schmerzen sind dokumentiert (${s.at}) und können die Schlafstörung unterhalten.`,
      (s) => `Schmerzen (${s.at}) stehen in Wechselwirkung mit Stress und Schlaf.`,
    ],
    note_rumination: [
      (s) => `Nächtliches Grübeln oder Sorgen sind beschrieben (${s.at}).`,
      (s) => `Die Einträge (${s.at}) beschreiben Schwierigkeiten beim Abschalten.`,
    ],
    note_activity: [
      (s) => `Regelmäßige körperliche Aktivität ist dokumentiert (${s.at}), ein Schutzfaktor.`,
      (s) => `Bewegung gehört zur Woche (${s.at}) und unterstützt die Erholung.`,
    ],
    note_support: [
      (s) => `Soziale Unterstützung ist dokumentiert (${s.at}), ein Schutzfaktor.`,
      (s) => `Die Einträge (${s.at}) beschreiben ein stützendes Umfeld.`,
    ],
    nothing_usable: [
      () => 'Die Akte enthält keine Messwerte, Fragebögen oder Einträge, die eine Einschätzung erlauben.',
    ],
  },
  advice: {
    safety_today: [
      'Noch heute Kontakt aufnehmen, Suizidalität persönlich abklären und einen Sicherheitsplan vereinbaren.',
      'Heute strukturierte Abklärung des Suizidrisikos; im Zweifel den Krisendienst einbeziehen.',
    ],
    cardiac_check: [
      'Brustbeschwerden ärztlich abklären, mit EKG.',
      'Kardiologische Abklärung der Brustbeschwerden veranlassen.',
    ],
    clinical_interview: [
      'Strukturiertes klinisches Interview zur Abklärung depressiver, Angst- und Anpassungsstörungen.',
      'Im Gespräch klären, was die Belastung aufrechterhält; auf Depression und Angst screenen.',
    ],
    stress_programme: [
      'Strukturiertes Stressbewältigungsprogramm mit wöchentlicher Übung anbieten.',
      'Entspannungsverfahren einüben (progressive Muskelrelaxation oder Atemübungen) und nach zwei Wochen überprüfen.',
    ],
    workload_talk: [
      'Arbeitsbelastung und Erholungszeiten besprechen; betriebsärztliche Einbindung erwägen.',
      'Die zwei stärksten Belastungen gemeinsam benennen und je eine konkrete Entlastung vereinbaren.',
    ],
    cbt_i: [
      'Kognitive Verhaltenstherapie der Insomnie (KVT-I) als Behandlung erster Wahl anbieten.',
      'Elemente der KVT-I beginnen: Stimuluskontrolle und angeleitete Schlafrestriktion.',
    ],
    sleep_diary: [
      'Vor einer Therapieänderung 14 Tage Schlaftagebuch führen.',
      'Bettzeiten, Wachphasen und Tagschlaf über zwei Wochen dokumentieren.',
    ],
    apnoea_screening: [
      'Screening auf Schlafapnoe (STOP-Bang), bei Auffälligkeit Polygraphie.',
      'Ambulantes Screening auf schlafbezogene Atmungsstörungen veranlassen.',
    ],
    hypnotic_review: [
      'Indikation des Hypnotikums überprüfen und schrittweises Ausschleichen planen.',
      'Dauer und Dosis des Sedativums prüfen; nichtmedikamentöse Schlaftherapie bevorzugen.',
    ],
    medication_review: [
      'Einnahmezeitpunkt und Nebenwirkungen der aktuellen Medikation überprüfen.',
      'Aktuelle Medikation auf Wirkungen auf Schlaf und Antrieb prüfen.',
    ],
    shift_planning: [
      'Vorwärts rotierende Schichten und geschützte Erholungstage besprechen.',
      'Lichtexposition und Ankerschlaf rund um Nachtschichten planen.',
    ],
    caffeine_timing: [
      'Zwei Wochen lang kein Koffein nach 12 Uhr, danach den Schlaf vergleichen.',
      'Koffein auf den Vormittag beschränken.',
    ],
    alcohol_talk: [
      'Kurzintervention zu abendlichem Alkohol (AUDIT-C).',
      'Alkohol als Einschlafhilfe ansprechen und alkoholfreie Abende vereinbaren.',
    ],
    pain_review: [
      'Schmerztherapie mit Blick auf die Nächte überprüfen.',
      'Schmerzintensität und -verlauf gemeinsam mit dem Schlaftagebuch erfassen.',
    ],
    worry_time: [
      'Feste „Grübelzeit“ am frühen Abend und Gedankenprotokolle einführen.',
      'Übungen zur Aufmerksamkeitslenkung gegen nächtliches Grübeln einüben.',
    ],
    resilience_training: [
      'Ressourcen stärken: angenehme Aktivitäten und soziale Kontakte für die Woche planen.',
      'Resilienzgruppe oder ressourcenorientierte Einzelgespräche anbieten.',
    ],
    keep_activity: [
      'Die körperliche Aktivität beibehalten, bevorzugt bei Tageslicht.',
      'Das derzeitige Bewegungspensum bestärken.',
    ],
    keep_routine: [
      'Bisherige Routine beibehalten; auf dieser Grundlage keine Therapieänderung nötig.',
      'Wie bisher fortfahren und Hilfreiches bestärken.',
    ],
    collect_data: [
      'Fehlende Angaben ergänzen, bevor Schlüsse gezogen werden.',
      'Ausstehende Fragebögen vor dem nächsten Termin erbitten.',
    ],
    control_in_4_weeks: [
      'Stress- und Schlafmessung in vier Wochen wiederholen.',
      'Verlaufskontrolle mit neuen Messwerten in vier Wochen.',
    ],
    control_in_12_weeks: [
      'Reguläre Verlaufskontrolle in zwölf Wochen.',
      'Fragebögen in drei Monaten wiederholen.',
    ],
  },
  missing: {
    measures: 'Es liegen keine Stress- oder Schlafmesswerte vor.',
    measures_old: 'Die letzten Stress- und Schlafmesswerte sind älter als 90 Tage.',
    assessments: 'Es liegt kein abgeschlossener Fragebogen vor.',
    sleep_questionnaire: 'Es liegt kein abgeschlossener Schlaffragebogen vor.',
    stress_questionnaire: 'Es liegt kein abgeschlossener Stressfragebogen vor.',
    medications: 'Die aktuelle Medikation ist nicht dokumentiert.',
    allergies: 'Allergien und Unverträglichkeiten sind nicht dokumentiert.',
    lifestyle: 'Lebensstil (Koffein, Alkohol, Bewegung, Arbeit) ist nicht dokumentiert.',
    age: 'Das Alter ist nicht erfasst.',
    gender: 'Das Geschlecht ist nicht erfasst.',
  },
};
