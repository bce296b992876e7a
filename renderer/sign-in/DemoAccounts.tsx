import { useLingui } from '@lingui/react/macro';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import { useRoleWord } from '../app-state/use-role-word.ts';
import './demo-accounts.css';

type Account = NonNullable<AppState['demo']>['accounts'][number];

interface DemoAccountsProps {
  readonly accounts: readonly Account[];
  /** The e-mail in the form. */
  readonly chosen: string;
  readonly onChoose: (account: Account) => void;
}

/** The accounts of the demo organisation with their passwords; a click fills the form in. */
export function DemoAccounts({ accounts, chosen, onChoose }: DemoAccountsProps) {
  const { t } = useLingui();
  const roleWord = useRoleWord();
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 className="demo-title" id="demo-title">
        {t`Demo accounts`}
      </h2>
      <p className="entry-note">{t`Invented people on this computer only. A click fills in the form.`}</p>
      <ul className="demo-list">
        {accounts.map((account) => (
          <li key={account.email}>
            <button
              type="button"
              className="demo-account"
              aria-pressed={account.email === chosen}
              onClick={() => onChoose(account)}
            >
              <span className="demo-name">{account.displayName}</span>
              <span className="demo-role">
                {roleWord(account.role)} · {account.organization}
              </span>
              <code className="demo-login">
                {account.email} / {account.password}
              </code>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
