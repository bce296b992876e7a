import { demoId } from './demo-id.ts';
import type { DemoAccount } from './types.ts';

/** The two organisations of the demo data. */
export const demoOrganizations = {
  rhythm: { id: demoId('organization:rhythm'), name: 'Demo-Praxis Rhythm', slug: 'demo-praxis-rhythm' },
  elsewhere: { id: demoId('organization:elsewhere'), name: 'Praxis Anderswo', slug: 'praxis-anderswo' },
} as const;

type DemoStaff = DemoAccount & { readonly id: string; readonly organizationId: string };

function staff(
  person: Pick<DemoAccount, 'email' | 'password' | 'displayName' | 'role'>,
  organization: (typeof demoOrganizations)[keyof typeof demoOrganizations],
): DemoStaff {
  return {
    ...person,
    id: demoId(`user:${person.email}`),
    organization: organization.name,
    organizationId: organization.id,
  };
}

/** Everyone who can sign in to the demo data. The passwords are public by design: there is nothing to protect. */
export const demoStaff = {
  admin: staff(
    {
      email: 'admin@demo.rhythm.example',
      password: 'Demo-Admin-2026',
      displayName: 'Ada Admin',
      role: 'admin',
    },
    demoOrganizations.rhythm,
  ),
  keller: staff(
    {
      email: 'dr.keller@demo.rhythm.example',
      password: 'Demo-Keller-2026',
      displayName: 'Dr. Keller',
      role: 'clinician',
    },
    demoOrganizations.rhythm,
  ),
  novak: staff(
    {
      email: 'dr.novak@demo.rhythm.example',
      password: 'Demo-Novak-2026',
      displayName: 'Dr. Novak',
      role: 'clinician',
    },
    demoOrganizations.rhythm,
  ),
  nurse: staff(
    {
      email: 'nurse@demo.rhythm.example',
      password: 'Demo-Nurse-2026',
      displayName: 'Nora Nurse',
      role: 'nurse',
    },
    demoOrganizations.rhythm,
  ),
  other: staff(
    {
      email: 'dr.other@elsewhere.example',
      password: 'Demo-Other-2026',
      displayName: 'Dr. Other',
      role: 'clinician',
    },
    demoOrganizations.elsewhere,
  ),
} as const;

/** The accounts as the start script prints them and the sign-in page shows them in demo mode. */
export const demoAccounts: readonly DemoAccount[] = Object.values(demoStaff).map(
  ({ email, password, displayName, role, organization }) => ({
    email,
    password,
    displayName,
    role,
    organization,
  }),
);
