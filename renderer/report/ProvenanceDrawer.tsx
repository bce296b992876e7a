import { useLingui } from '@lingui/react/macro';
import { CopyId } from '../design/CopyId.tsx';
import { Drawer } from '../design/Drawer.tsx';
import { type Fact, type FactGroup, useProvenanceFacts } from './provenance-facts.ts';
import type { ReportContent } from './report-content.ts';
import './provenance.css';

interface ProvenanceDrawerProps {
  readonly content: ReportContent;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Where the draft came from: model, versions, times, tokens, hashes, each with what it means. */
export function ProvenanceDrawer({ content, isOpen, onOpenChange }: ProvenanceDrawerProps) {
  const { t } = useLingui();
  const groups = useProvenanceFacts(content);
  return (
    <Drawer title={t`Origin of this draft`} isOpen={isOpen} onOpenChange={onOpenChange}>
      <div className="provenance">
        {groups.map((group) => (
          <Group key={group.title} group={group} />
        ))}
      </div>
    </Drawer>
  );
}

function Group({ group: { title, facts } }: { readonly group: FactGroup }) {
  return (
    <section>
      <h3 className="provenance-group">{title}</h3>
      <dl className="facts">
        {facts.map((fact) => (
          <FactLine key={fact.term} fact={fact} />
        ))}
      </dl>
    </section>
  );
}

function FactLine({ fact: { term, value, meaning, isCopied = false } }: { readonly fact: Fact }) {
  return (
    <div className={isCopied ? 'fact fact-copied' : 'fact'}>
      <dt>{term}</dt>
      <dd className="fact-value">{isCopied ? <CopyId label={term} id={value} isLabelHidden /> : value}</dd>
      <dd className="fact-meaning">{meaning}</dd>
    </div>
  );
}
