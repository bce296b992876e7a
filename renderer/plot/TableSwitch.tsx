import { useLingui } from '@lingui/react/macro';
import { Switch } from '../design/Switch.tsx';

interface TableSwitchProps {
  readonly isTable: boolean;
  readonly onChange: (isTable: boolean) => void;
}

/** Shows plots as tables and back. */
export function TableSwitch({ isTable, onChange }: TableSwitchProps) {
  const { t } = useLingui();
  return <Switch label={t`As a table`} isSelected={isTable} onChange={onChange} />;
}
