import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

declare global {
  interface Window {
    /** The markup of one row of the worklist, as the app has drawn it. */
    rowHtml?: string;
  }
}

const rowPx = 52;

/** What react-virtual can do on this machine with rows that look the same: all of them in memory, and nothing behind them. */
function BareList({ count }: { readonly count: number }) {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- its functions must not be memoized, and nothing here does
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 4,
  });
  return (
    <div ref={scroller} id="scroller" className="runs-scroller scroll">
      <table className="runs-grid">
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => (
            <tr
              key={key}
              data-index={index}
              className="run-row runs-row-cells"
              style={{ transform: `translateY(${start}px)` }}
              // biome-ignore lint/security/noDangerouslySetInnerHtml: a row that the app itself has drawn
              dangerouslySetInnerHTML={{ __html: window.rowHtml ?? '' }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Page() {
  const [count, setCount] = useState(0);
  const wanted = Number(new URLSearchParams(window.location.search).get('rows'));
  return (
    <main className="view">
      <button type="button" id="toggle" onClick={() => setCount(count === 0 ? wanted : 0)}>
        rows
      </button>
      {count > 0 ? <BareList count={count} /> : null}
    </main>
  );
}

const root = document.createElement('div');
root.style.height = '100vh';
document.body.append(root);
createRoot(root).render(<Page />);
