import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { savedViewIdSchema } from '../../../shared/ids.ts';
import type { SavedView } from '../../../shared/ipc/view-channels.ts';
import { useCommand } from '../../commands/use-command.ts';
import { Button, IconButton } from '../../design/Button.tsx';
import { FailureBanner } from '../../design/FailureBanner.tsx';
import type { WorklistPlace } from '../worklist-place.ts';
import { useDeleteView, useSavedViews, useSaveView } from './use-saved-views.ts';
import { ViewNameDialog } from './ViewNameDialog.tsx';
import { ViewsMenu } from './ViewsMenu.tsx';
import { tryFindView, viewPlaceOf } from './view-place.ts';
import './saved-views.css';

interface SavedViewsProps {
  readonly place: WorklistPlace;
  readonly onOpen: (place: Pick<WorklistPlace, 'tab' | 'search' | 'filter'>) => void;
}

/** Places in the worklist under a name: open one, keep this one, rename, delete and take that back. */
export function SavedViews({ place, onOpen }: SavedViewsProps) {
  const { t } = useLingui();
  const views = useSavedViews();
  const current = tryFindView(views, place);
  const [naming, setNaming] = useState<SavedView | 'new' | null>(null);
  const [deleted, setDeleted] = useState<SavedView | null>(null);
  const save = useSaveView();
  const remove = useDeleteView();
  const beginNaming = (what: SavedView | 'new') => {
    save.reset();
    setDeleted(null);
    setNaming(what);
  };
  const keep = (name: string) => {
    const before = naming === 'new' || naming === null ? newView(place) : naming;
    save.mutate({ ...before, name }, { onSuccess: () => setNaming(null) });
  };
  useCommand({
    id: 'worklist.save-view',
    label: msg`Save this view`,
    isEnabled: current === null,
    run: () => beginNaming('new'),
  });
  return (
    <div className="saved-views">
      {deleted ? (
        <Undo view={deleted} onUndo={() => save.mutate(deleted)} onClose={() => setDeleted(null)} />
      ) : null}
      <ViewsMenu
        views={views}
        current={current}
        onOpen={(view) => {
          setDeleted(null);
          onOpen({ tab: view.tab, search: view.search, filter: view.filter });
        }}
        onSave={() => beginNaming('new')}
        onRename={beginNaming}
        onDelete={(view) => remove.mutate(view, { onSuccess: () => setDeleted(view) })}
      />
      {naming ? (
        <ViewNameDialog
          title={naming === 'new' ? t`Save this view` : t`Rename the view`}
          name={naming === 'new' ? '' : naming.name}
          taken={views.filter((view) => naming === 'new' || view.id !== naming.id).map(({ name }) => name)}
          isSaving={save.isPending}
          failure={save.error}
          onSave={keep}
          onClose={() => setNaming(null)}
        />
      ) : null}
      {remove.error ? <FailureBanner failure={remove.error} onDismiss={remove.reset} /> : null}
    </div>
  );
}

function newView(place: WorklistPlace): SavedView {
  return { id: savedViewIdSchema.parse(crypto.randomUUID()), name: '', ...viewPlaceOf(place) };
}

interface UndoProps {
  readonly view: SavedView;
  readonly onUndo: () => void;
  readonly onClose: () => void;
}

/** Stays until it is answered, or something else is done with the views. */
function Undo({ view: { name }, onUndo, onClose }: UndoProps) {
  const { t } = useLingui();
  return (
    <span className="saved-views-undo" role="status">
      <span className="saved-views-text">{t`“${name}” is deleted.`}</span>
      <Button
        tone="quiet"
        size="s"
        onPress={() => {
          onUndo();
          onClose();
        }}
      >
        {t`Undo`}
      </Button>
      <IconButton icon="close" label={t`Dismiss`} onPress={onClose} />
    </span>
  );
}
