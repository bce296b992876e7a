import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useSyncExternalStore } from 'react';
import { navigate } from '../shell/route.ts';

export const settingsGroups = [
  'flag',
  'model',
  'execution',
  'privacy',
  'appearance',
  'connection',
  'about',
] as const;
export type SettingsGroup = (typeof settingsGroups)[number];

/** The headings of the groups, in the navigation and in the palette too. */
export const groupTitles: Readonly<Record<SettingsGroup, MessageDescriptor>> = {
  flag: msg`Diagnosis runs`,
  model: msg`Model`,
  execution: msg`Execution`,
  privacy: msg`Privacy`,
  appearance: msg`Appearance`,
  connection: msg`Connection and sync`,
  about: msg`About`,
};

/** The group that was asked for and is not on the screen yet. */
let wanted: SettingsGroup | null = null;
const listeners = new Set<() => void>();

function want(group: SettingsGroup | null): void {
  wanted = group;
  for (const listener of listeners) listener();
}

/** Opens the settings at a group, from wherever the user is. */
export function openSettings(group: SettingsGroup): void {
  want(group);
  navigate({ view: 'settings' });
}

/** The settings show it: nothing is wanted any more. */
export function settingsShown(): void {
  want(null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The group to show, or null. */
export function useWantedGroup(): SettingsGroup | null {
  return useSyncExternalStore(subscribe, () => wanted);
}
