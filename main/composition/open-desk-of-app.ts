import type { RunId } from '../../shared/ids.ts';
import type { EventName, EventOf } from '../../shared/ipc-contract.ts';
import type { EngineLog, Model } from '../engine/ports.ts';
import {
  type DesktopNotification,
  finishedNotification,
  haltedNotification,
} from '../execution/batch-notification.ts';
import type { EndedRuns } from '../execution/ended-runs.ts';
import type { QuitGuard } from '../execution/quit-guard.ts';
import { withRecordBudget } from '../execution/record-budget.ts';
import type { ExecutionResult } from '../execution/running-runs.ts';
import type { Followers } from '../ipc/followers.ts';
import type { DeskGuard, ToWindow } from '../lock/guard-desk.ts';
import { systemClock as clock } from '../runtime/system-clock.ts';
import { uuidIds as ids } from '../runtime/uuid-ids.ts';
import { openDesk } from '../session/open-desk.ts';
import type { SessionPorts } from '../session/session-ports.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { DeskFlag } from './desk-flag.ts';
import { tellOfRuns } from './tell-of-runs.ts';

interface DeskParts {
  readonly model: Model;
  readonly settings: SettingsFile;
  readonly flag: Pick<DeskFlag, 'isEnabled'>;
  readonly guard: Pick<DeskGuard, 'tell'>;
  readonly ended: Pick<EndedRuns, 'add'>;
  readonly followers: Pick<Followers, 'isFollowing' | 'forget'>;
  /** Asked when a run begins or ends; there is none before the app is wired together. */
  readonly quitGuard: () => Pick<QuitGuard, 'runBegan' | 'runEnded'>;
  readonly notify: (notification: DesktopNotification) => void;
  readonly language: () => 'en' | 'de';
  readonly appVersion: string;
  readonly log: EngineLog;
}

/** Makes what opens the desks of this app: they tell the windows, the guards and the desktop what happens at them. */
export function prepareOpenDesk(parts: DeskParts): SessionPorts['openDesk'] {
  const { model, settings, flag, guard, ended, followers, notify, language, appVersion, log } = parts;
  return function openDeskOfApp(opening) {
    function tell<E extends EventName>(event: E, payload: EventOf<E>, to?: ToWindow): void {
      if (opening.isNews()) guard.tell(event, payload, to);
    }
    const telling = tellOfRuns({ ...opening, tell, ended, followers });
    function runEnded(runId: RunId, result: ExecutionResult | null): void {
      parts.quitGuard().runEnded();
      telling.ended(runId, result);
    }
    return openDesk({
      ...opening,
      remote: withRecordBudget(opening.remote, () => settings.read().execution.recordKiloTokens),
      model,
      clock,
      ids,
      log,
      appVersion,
      answerLanguage: language,
      thresholds: () => settings.read().execution,
      flagEnabled: flag.isEnabled,
      batch: {
        poolSize: () => settings.read().execution.poolSize,
        onChanged: (batch) => tell('batch.changed', { batch }),
        onFinished: (batch) => notify(finishedNotification(batch, language())),
        onHalted: (batch) => notify(haltedNotification(batch, language())),
      },
      onProgress: telling.progressed,
      onRunEnded: runEnded,
      onRunBegan: () => parts.quitGuard().runBegan(),
      onChanged: (tables) => tell('data.changed', { tables }),
      onSyncState: (state) => tell('sync.changed', state),
    });
  };
}
