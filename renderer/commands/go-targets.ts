import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Route } from '../shell/route.ts';

export interface GoTarget {
  readonly route: Exclude<Route, { readonly view: 'run' | 'patient' }>;
  readonly label: MessageDescriptor;
  readonly keywords: readonly MessageDescriptor[];
  readonly isForAdmins: boolean;
}

/** The views, in the order of the rail: the first has the shortcut 1. */
export const goTargets: readonly GoTarget[] = [
  {
    route: { view: 'worklist' },
    label: msg`Worklist`,
    keywords: [msg`Runs`, msg`Queue`],
    isForAdmins: false,
  },
  {
    route: { view: 'patients' },
    label: msg`Patients`,
    keywords: [msg`Records`],
    isForAdmins: false,
  },
  {
    route: { view: 'outbox' },
    label: msg`Waiting to sync`,
    keywords: [msg`Outbox`],
    isForAdmins: false,
  },
  {
    route: { view: 'failures' },
    label: msg`Run failures`,
    keywords: [msg`Success rate`, msg`Errors`],
    isForAdmins: true,
  },
  {
    route: { view: 'failures' },
    label: msg`Run failures`,
    keywords: [msg`Errors`],
    isForAdmins: true,
  },
  {
    route: { view: 'audit' },
    label: msg`Audit trail`,
    keywords: [msg`Access records`],
    isForAdmins: true,
  },
  {
    route: { view: 'settings' },
    label: msg`Settings`,
    keywords: [msg`Preferences`],
    isForAdmins: false,
  },
];
