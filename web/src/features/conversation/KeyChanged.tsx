import type { ChatSummary } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Icon } from '../../ui/Icon.tsx';
import css from './KeyChanged.module.css';

/** The key of a verified person has changed: nothing is sent until the person at this device has decided. */
export function KeyChanged({ chat, onCompare }: { chat: ChatSummary; onCompare: () => void }) {
  const text = useText();
  const { busy, submit } = useSubmit();
  return (
    <div className={css.notice} role="alert" data-testid="key-changed">
      <Icon name="shield" size={22} />
      <p>{text('safety.changed', { name: chat.person.displayName })}</p>
      <div className={css.actions}>
        <button type="button" onClick={onCompare} data-testid="key-changed-compare">
          {text('safety.changed.compare')}
        </button>
        <button
          type="button"
          disabled={busy}
          onClick={() => void submit(() => ask('clearVerified', chat.id))}
          data-testid="key-changed-accept"
        >
          {text('safety.changed.accept')}
        </button>
      </div>
    </div>
  );
}
