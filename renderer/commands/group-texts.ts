import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { CommandGroup } from './command.ts';

/** The headings of the groups, in their order. */
export const groupTexts: Readonly<Record<CommandGroup, MessageDescriptor>> = {
  here: msg`In this view`,
  selection: msg`Selection`,
  run: msg`This run`,
  patient: msg`This patient`,
  go: msg`Go to`,
  appearance: msg`Appearance`,
  settings: msg`Settings`,
  session: msg`Window and session`,
};
