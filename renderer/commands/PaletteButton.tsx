import { useLingui } from '@lingui/react/macro';
import { Button } from 'react-aria-components';
import { Icon } from '../design/Icon.tsx';
import { Keys } from './Keys.tsx';
import { useCommandRegistry } from './use-command.ts';
import './palette-button.css';

/** The way to the palette for whoever does not know its shortcut yet. */
export function PaletteButton() {
  const { t } = useLingui();
  const registry = useCommandRegistry();
  return (
    <Button className="palette-button" onPress={() => registry.run('commands.palette')}>
      <Icon name="search" />
      <span className="palette-button-label">{t`Search`}</span>
      <span className="palette-button-keys" aria-hidden="true">
        <Keys shortcut="Mod+K" />
      </span>
    </Button>
  );
}
