import { useEffect, useState } from 'react';
import { type SettingsGroup, settingsGroups, settingsShown, useWantedGroup } from './settings-groups.ts';

export interface GroupInSight {
  readonly current: SettingsGroup;
  /** Brings a group to the top, and the focus to its heading. */
  readonly show: (group: SettingsGroup) => void;
}

/** Id of the heading of a group. */
export function headingId(group: SettingsGroup): string {
  return `settings-${group}`;
}

/** Which group is being read, and the way to another one. */
export function useGroupInSight(): GroupInSight {
  const [current, setCurrent] = useState<SettingsGroup>('flag');
  const wanted = useWantedGroup();
  useEffect(() => {
    const look = () => setCurrent((before) => groupInSight() ?? before);
    // Whatever scrolls: the settings, or in a low window the view as a whole.
    document.addEventListener('scroll', look, { capture: true, passive: true });
    return () => document.removeEventListener('scroll', look, { capture: true });
  }, []);
  useEffect(() => {
    if (wanted === null) return undefined;
    // After the frame has put the focus to the top of the view.
    const frame = requestAnimationFrame(() => {
      settingsShown();
      bringUp(wanted);
      setCurrent(wanted);
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted]);
  return {
    current,
    show(group) {
      bringUp(group);
      setCurrent(group);
    },
  };
}

function bringUp(group: SettingsGroup): void {
  const heading = document.getElementById(headingId(group));
  const scroller = heading && scrollerOf(heading);
  // Not `scrollIntoView`: where the page is not long enough it would move the whole window.
  if (scroller) {
    const room = Number.parseFloat(getComputedStyle(heading).fontSize);
    const distance = heading.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += distance - room;
  }
  heading?.focus({ preventScroll: true });
}

/** What scrolls around an element: the settings, or in a low window the view. */
function scrollerOf(element: HTMLElement): HTMLElement | null {
  const around = element.parentElement;
  if (!around) return null;
  return /auto|scroll/.test(getComputedStyle(around).overflowY) ? around : scrollerOf(around);
}

/**
 * The group that was gone to, while its heading is in sight: at the end of the page it cannot come to the top. Else the
 * last one whose heading is in the upper third.
 */
function groupInSight(): SettingsGroup | null {
  const { innerHeight } = window;
  const tops = settingsGroups.map((group) => ({ group, at: topOf(group) }));
  const goneTo = tops.find(({ group, at }) => isFocusIn(group) && at > -8 && at < innerHeight - 48);
  return (goneTo ?? tops.findLast(({ at }) => at <= innerHeight / 3))?.group ?? null;
}

function topOf(group: SettingsGroup): number {
  return document.getElementById(headingId(group))?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
}

function isFocusIn(group: SettingsGroup): boolean {
  return document.activeElement?.id === headingId(group);
}
