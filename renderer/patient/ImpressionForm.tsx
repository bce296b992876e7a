import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import { riskLevels } from '../../shared/diagnosis.ts';
import { type Impression, maxImpressionText } from '../../shared/ipc/impression-channels.ts';
import { useRiskWord } from '../design/Badges.tsx';
import { Button } from '../design/Button.tsx';
import { Choice } from '../design/Choice.tsx';
import { TextField } from '../design/Fields.tsx';
import { Icon } from '../design/Icon.tsx';
import { useKept } from '../lock/kept.ts';
import { useUnsaved } from '../shell/unsaved.ts';
import { BlindSwitch } from './BlindSwitch.tsx';
import { keptImpressions, noImpression } from './kept-impression.ts';

interface ImpressionFormProps {
  readonly contentHash: string;
  readonly isOpening: boolean;
  /** Null: skipped. */
  readonly onOpen: (impression: Impression | null) => void;
}

/** The own impression before the draft: a risk, words, or both. */
export function ImpressionForm({ contentHash, isOpening, onOpen }: ImpressionFormProps) {
  const { t } = useLingui();
  const riskWord = useRiskWord();
  const [draft, setDraft] = useKept(keptImpressions, contentHash, noImpression);
  const text = draft.text.trim();
  const isGiven = text !== '' || draft.risk !== 'none';
  useUnsaved(isGiven && !isOpening);
  const save = () => {
    if (isGiven && !isOpening) onOpen({ risk: draft.risk === 'none' ? null : draft.risk, text });
  };
  return (
    <Form
      className="card impression-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h2 className="impression-title">
        <Icon name="blind" />
        {t`Your own impression first`}
      </h2>
      <p>{t`Blind mode is on: the draft stays hidden until you have written what you think, so that it does not lead you. The record stands beside it.`}</p>
      <Choice
        label={t`How high do you judge the risk?`}
        value={draft.risk}
        options={[
          { value: 'none', label: t`No answer` },
          ...riskLevels.map((risk) => ({ value: risk, label: riskWord(risk) })),
        ]}
        onChange={(risk) => setDraft({ ...draft, risk })}
      />
      <TextField
        label={t`What do you think, and what speaks for it?`}
        hint={t`Kept encrypted on this workstation, for you only: it is not sent and is no part of the report. It cannot be changed once the draft was seen.`}
        lines={5}
        maxLength={maxImpressionText}
        value={draft.text}
        onChange={(written) => setDraft({ ...draft, text: written })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <div className="impression-actions">
        <Button tone="primary" type="submit" busy={isOpening} isDisabled={!isGiven}>
          {t`Keep it and show the draft`}
        </Button>
        <Button tone="quiet" isDisabled={isOpening} onPress={() => onOpen(null)}>
          {t`Show the draft without one`}
        </Button>
      </div>
      <BlindSwitch />
    </Form>
  );
}
