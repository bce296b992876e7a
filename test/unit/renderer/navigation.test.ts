import { describe, expect, it } from 'vitest';
import { stageSteps } from '../../../renderer/run/stage-steps.ts';
import { indexAfterKey } from '../../../renderer/runs/index-after-key.ts';
import { createNotices } from '../../../renderer/shell/notices.ts';
import { hashOf, parseRoute } from '../../../renderer/shell/route.ts';

const runId = '0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11';

describe('the route', () => {
  it('is the worklist for anything that is not known', () => {
    for (const hash of [
      '',
      '#',
      '#/',
      '#/runs/',
      '#/runs/1',
      `#/runs/${runId}/x`,
      '#/admin',
      '#/patients/1',
      `#/patients/${runId}/x`,
      `#/runs/${runId}'`,
    ]) {
      expect(parseRoute(hash)).toEqual({ view: 'worklist' });
    }
  });

  it('comes back from its hash', () => {
    const hashes = [
      `#/runs/${runId}`,
      '#/patients',
      `#/patients/${runId}`,
      '#/settings',
      '#/outbox',
      '#/worklist',
    ];
    const routes = hashes.map(parseRoute);
    expect(routes.map(({ view }) => view)).toEqual([
      'run',
      'patients',
      'patient',
      'settings',
      'outbox',
      'worklist',
    ]);
    expect(routes.map((route) => parseRoute(hashOf(route)))).toEqual(routes);
  });
});

describe('the keys of the list', () => {
  const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

  it('move and stay inside', () => {
    expect(indexAfterKey(press('j'), 0, 3)).toBe(1);
    expect(indexAfterKey(press('ArrowDown'), 2, 3)).toBe(2);
    expect(indexAfterKey(press('k'), 0, 3)).toBe(0);
    expect(indexAfterKey(press('End'), 0, 60)).toBe(59);
    expect(indexAfterKey(press('PageUp'), 4, 60)).toBe(0);
  });

  it('leave other keys, shortcuts of the system and an empty list alone', () => {
    expect(indexAfterKey(press('x'), 0, 3)).toBeNull();
    expect(indexAfterKey(press('j', { ctrlKey: true }), 0, 3)).toBeNull();
    expect(indexAfterKey(press('j'), 0, 0)).toBeNull();
  });
});

describe('the stages', () => {
  it('are always five, in their order', () => {
    const steps = stageSteps(
      [
        { stage: 'claim', startedAtMs: 1000, endedAtMs: 1400 },
        { stage: 'context', startedAtMs: 1400, endedAtMs: null },
      ],
      2000,
    );
    expect(steps.map(({ stage, state, durationMs }) => [stage, state, durationMs])).toEqual([
      ['claim', 'done', 400],
      ['context', 'active', 600],
      ['model', 'waiting', null],
      ['check', 'waiting', null],
      ['save', 'waiting', null],
    ]);
  });

  it('count a repeated stage by its last time, and never below zero', () => {
    const steps = stageSteps(
      [
        { stage: 'model', startedAtMs: 0, endedAtMs: 5000 },
        { stage: 'model', startedAtMs: 9000, endedAtMs: null },
      ],
      8000,
    );
    expect(steps[2]).toEqual({ stage: 'model', state: 'active', durationMs: 0 });
  });
});

describe('the notices', () => {
  const notice = (tone: 'done' | 'critical', title: string) => ({
    tone,
    title,
    text: '',
    action: { label: 'open', route: { view: 'worklist' } as const },
  });

  it('keep the newest one, and every critical one until it is dismissed', () => {
    const notices = createNotices();
    notices.add(notice('critical', 'a'));
    notices.add(notice('done', 'b'));
    notices.add(notice('done', 'c'));
    expect(notices.list().map(({ title }) => title)).toEqual(['a', 'c']);
    notices.dismiss(notices.list()[0]?.id ?? 0);
    expect(notices.list().map(({ title }) => title)).toEqual(['c']);
    notices.clear();
    expect(notices.list()).toEqual([]);
  });
});
