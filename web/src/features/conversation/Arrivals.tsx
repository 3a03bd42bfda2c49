import { useState } from 'react';
import type { Message } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { wordsOf } from '../../app/words.ts';

/** Says aloud what comes in while the chat is open. */
export function Arrivals({ messages, name }: { messages: readonly Message[]; name: string }) {
  const text = useText();
  const [openedAt] = useState(() => messages.at(-1)?.sequence ?? 0);
  const latest = messages.findLast((message) => !message.mine && message.sequence !== null);
  const isNew = latest !== undefined && (latest.sequence ?? 0) > openedAt;
  const words = isNew ? wordsOf(latest.content, text) : '';
  return (
    <div className="visually-hidden" aria-live="polite" data-testid="arrivals">
      {words !== '' && text('chat.arrived', { name, text: words })}
    </div>
  );
}
