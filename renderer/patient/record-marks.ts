import { createContext, useContext } from 'react';

/** What a report cites of the record that is shown: which findings cite it, and what is pointed out now. */
export interface RecordMarks {
  /** Numbers of findings by source id. */
  readonly citedBy: ReadonlyMap<string, readonly number[]>;
  readonly highlighted: string | null;
}

const none: RecordMarks = { citedBy: new Map(), highlighted: null };

const RecordMarksContext = createContext<RecordMarks>(none);

export const RecordMarksProvider = RecordMarksContext.Provider;

/** Around a part of the record without a report beside it there is nothing cited. */
export function useRecordMarks(): RecordMarks {
  return useContext(RecordMarksContext);
}

/** What makes an element the place of a datum. */
export interface PlaceProps {
  readonly 'data-source': string;
  readonly 'data-cited': true | undefined;
  readonly 'data-highlighted': true | undefined;
}

/** The attributes of a datum's place: it is found by them and looks as they say. */
export function usePlaceProps(): (sourceId: string) => PlaceProps {
  const { citedBy, highlighted } = useRecordMarks();
  return (sourceId) => ({
    'data-source': sourceId,
    'data-cited': citedBy.has(sourceId) || undefined,
    'data-highlighted': sourceId === highlighted || undefined,
  });
}
