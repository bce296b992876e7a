import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../design/Button.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { type Notice, useNoticeList, useNotices } from './notices.ts';
import { hashOf, navigate, useRoute } from './route.ts';
import './notice-bar.css';

const shownMs = 9000;

/**
 * Calm notices below the view, announced politely; only a critical result interrupts. They take room of their own: a
 * card over the list would cover the buttons of its last rows.
 */
export function NoticeBar() {
  const { t } = useLingui();
  const notices = useNoticeList();
  useDismissedByView(notices);
  return (
    <section className="notices" aria-label={t`Notices`}>
      <div role="status">
        {notices
          .filter(({ tone }) => tone !== 'critical')
          .map((notice) => (
            <NoticeCard key={notice.id} notice={notice} />
          ))}
      </div>
      <CriticalNotices notices={notices.filter(({ tone }) => tone === 'critical')} />
    </section>
  );
}

/** The newest critical result in one line; those before it on request, so that they never become a wall. */
function CriticalNotices({ notices }: { readonly notices: readonly Notice[] }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const [newest, ...earlier] = notices.toReversed();
  const count = notices.length;
  const showAll = (
    <Button tone="quiet" size="s" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
      {isOpen ? t`Show only the newest` : t`Show all ${count}`}
    </Button>
  );
  return (
    <>
      <div role="alert">
        {newest ? (
          <NoticeCard key={newest.id} notice={newest} more={earlier.length > 0 ? showAll : null} />
        ) : null}
      </div>
      {isOpen && earlier.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls on its own, also by keyboard
        <ul className="notice-list scroll" tabIndex={0} aria-label={t`Earlier critical results`}>
          {earlier.map((notice) => (
            <li key={notice.id}>
              <NoticeCard notice={notice} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

const icons = {
  done: 'succeeded',
  kept: 'clock',
  failed: 'failed',
  critical: 'riskCritical',
} as const satisfies Record<Notice['tone'], IconName>;

/** What a notice speaks of is on the screen, however the user came there: then it has nothing more to say. */
function useDismissedByView(list: readonly Notice[]): void {
  const notices = useNotices();
  const shown = hashOf(useRoute());
  useEffect(() => {
    for (const { id, action } of list) if (hashOf(action.route) === shown) notices.dismiss(id);
  }, [list, notices, shown]);
}

interface NoticeCardProps {
  readonly notice: Notice;
  /** The way to the others like it. */
  readonly more?: ReactNode;
}

function NoticeCard({ notice, more = null }: NoticeCardProps) {
  const { t } = useLingui();
  const notices = useNotices();
  const card = useRef<HTMLDivElement>(null);
  const stays = notice.tone === 'critical';
  useEffect(() => {
    if (stays) return;
    const timer = setInterval(() => {
      // Nobody loses a notice that is being read or is in the focus.
      if (!card.current?.matches(':hover, :focus-within')) notices.dismiss(notice.id);
    }, shownMs);
    return () => clearInterval(timer);
  }, [stays, notices, notice.id]);
  const open = () => {
    notices.dismiss(notice.id);
    navigate(notice.action.route);
  };
  return (
    <div ref={card} className={`notice notice-${notice.tone}`}>
      <Icon name={icons[notice.tone]} />
      <div className="notice-text">
        <p className="notice-title">{notice.title}</p>
        <p>{notice.text}</p>
      </div>
      {more}
      <Button tone="quiet" size="s" onPress={open}>
        {notice.action.label}
      </Button>
      <IconButton icon="close" label={t`Dismiss`} onPress={() => notices.dismiss(notice.id)} />
    </div>
  );
}
