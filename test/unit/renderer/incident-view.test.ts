import { describe, expect, it } from 'vitest';
import { i18n } from '../../../renderer/i18n/catalogs.ts';
import { incidentView } from '../../../renderer/shell/incident-view.ts';
import { type CacheIncident, cacheIncidentSchema } from '../../../shared/ipc/sync-channels.ts';

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

  it('say calmly that nothing is lost, whether or not something waited', () => {
    expect(outcomeIn('en', {})).toBe('Nothing was waiting here to be sent, so nothing is lost.');
    expect(outcomeIn('de', { rescued: 2 })).toBe(
      '2 Einträge, die dem Server noch fehlten, wurden gerettet. Kein Eintrag ist verloren.',
    );
    expect(viewIn('en', { rescued: 2 }).tone).toBe('info');
  });

  it('count what was rescued and what is lost, and say what to do', () => {
    expect(outcomeIn('en', { rescued: 1, lost: 3 })).toBe(
      'One entry that the server did not have yet was rescued. ' +
        '3 entries that the server did not have yet could not be read any more and are lost. ' +
        'Please check the runs that you executed or queued last, and your last decisions: ' +
        'a run without a report has to be executed again.',
    );
    expect(outcomeIn('de', { lost: 1 })).toMatch(
      /^Ein Eintrag, der dem Server noch fehlte, war nicht mehr lesbar und ist verloren\. Bitte prüfen Sie/,
    );
    expect(viewIn('en', { lost: 1 }).tone).toBe('error');
  });

  it('claim neither a loss nor none where nobody can know', () => {
    expect(outcomeIn('en', { lost: null })).toMatch(
      /^Nobody can know whether entries that the server did not have yet are lost\. Please check/,
    );
    expect(outcomeIn('de', { lost: null, rescued: 1 })).toMatch(
      /^Ein Eintrag, .* wurde gerettet\. Ob weitere Einträge verloren sind, .* lässt sich nicht feststellen\./,
    );
    expect(viewIn('en', { lost: null }).tone).toBe('caution');
  });
});
