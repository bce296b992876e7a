import { useLingui } from '@lingui/react/macro';

/** The word for a role; a role that is not known is shown as it is. */
export function useRoleWord(): (role: string) => string {
  const { t } = useLingui();
  const words: Readonly<Record<string, string>> = {
    patient: t`Patient`,
    nurse: t`Nurse`,
    clinician: t`Clinician`,
    admin: t`Admin`,
  };
  return (role) => words[role] ?? role;
}
