import { describe, expect, it } from 'vitest';
import { i18n } from '../../../renderer/i18n/catalogs.ts';
import { incidentView } from '../../../renderer/shell/incident-view.ts';
import { type CacheIncident, cacheIncidentSchema } from '../../../shared/ipc-contract.ts';

const incident: CacheIncident = {
  id: 1,
  happenedAtMs: Date.UTC(2026, 0, 5),
  problem: 'DAMAGED',
  rescued: 0,
  lost: 0,
  setAside: 'cache.db.set-aside-1',
};
const { problem: problems } = cacheIncidentSchema.shape;

function viewIn(language: 'en' | 'de', fields: Partial<CacheIncident> = {}) {
  i18n.activate(language);
  return incidentView({ ...incident, ...fields }, i18n);
}
const outcomeIn = (language: 'en' | 'de', fields: Partial<CacheIncident>) =>
  viewIn(language, fields).sentences.slice(1).join(' ');

describe('the words for a rebuilt cache', () => {
  it('say something of its own for every problem, in both languages', () => {
    const titles = problems.options.flatMap((problem) => [
      viewIn('en', { problem }).title,
      viewIn('de', { problem }).title,
    ]);
    expect(new Set(titles).size).toBe(problems.options.length * 2);
    expect(titles.filter((title) => title.startsWith('incident.'))).toEqual([]);
  });

  it('say first that the rows come from the server again', () => {
    expect(viewIn('en').sentences[0]).toBe('Patients, runs and reports are loaded from the server again.');
    expect(viewIn('de').sentences[0]).toBe('Patienten, Läufe und Berichte werden neu vom Server geladen.');
  });

  it('say calmly that nothing is lost, whether or not a result waited', () => {
    expect(outcomeIn('en', {})).toBe('No result was waiting here to be sent, so none is lost.');
    expect(outcomeIn('de', { rescued: 2 })).toBe(
      '2 Ergebnisse, die dem Server noch fehlten, wurden gerettet. Kein Ergebnis ist verloren.',
    );
    expect(viewIn('en', { rescued: 2 }).tone).toBe('info');
  });

  it('count what was rescued and what is lost, and say what to do', () => {
    expect(outcomeIn('en', { rescued: 1, lost: 3 })).toBe(
      'One result that the server did not have yet was rescued. ' +
        '3 results that the server did not have yet could not be read any more and are lost. ' +
        'Please check the runs that you executed last: one without a report has to be executed again.',
    );
    expect(outcomeIn('de', { lost: 1 })).toMatch(
      /^Ein Ergebnis, das dem Server noch fehlte, war nicht mehr lesbar und ist verloren\. Bitte prüfen Sie/,
    );
    expect(viewIn('en', { lost: 1 }).tone).toBe('error');
  });

  it('claim neither a loss nor none where nobody can know', () => {
    expect(outcomeIn('en', { lost: null })).toMatch(
      /^Nobody can know whether results that the server did not have yet are lost\. Please check/,
    );
    expect(outcomeIn('de', { lost: null, rescued: 1 })).toMatch(
      /^Ein Ergebnis, .* wurde gerettet\. Ob weitere Ergebnisse verloren sind, .* lässt sich nicht feststellen\./,
    );
    expect(viewIn('en', { lost: null }).tone).toBe('caution');
  });
});
