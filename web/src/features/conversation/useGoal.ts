import { useCallback, useEffect, useState } from 'react';
import { useSearch } from 'wouter';
import type { ChatId, MessageId } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useJumps } from '../../app/jumps.ts';

/** The message that a conversation was opened at. */
export interface Goal {
  messageId: MessageId | null;
  /** It is not on the screen yet: until then nothing is loaded, followed or read there. */
  going: boolean;
  /** Nothing was on the screen before. */
  opening: boolean;
  arrived: () => void;
}

/** Has the engine load what is around the message that the address names. */
export function useGoal(chatId: ChatId): Goal {
  const messageId = new URLSearchParams(useSearch()).get('message');
  const wanted = useJumps((count) => `${messageId} ${count}`);
  const [first] = useState(wanted);
  const [settled, setSettled] = useState<string | null>(null);
  const going = messageId !== null && settled !== wanted;

  useEffect(() => {
    if (messageId === null) return;
    void ask('showMessage', chatId, messageId).then((result) => {
      // It is not there any more: the conversation opens as ever.
      if (!result.ok) setSettled(wanted);
    });
  }, [chatId, messageId, wanted]);

  const arrived = useCallback(() => {
    setSettled(wanted);
  }, [wanted]);

  return { messageId, going, opening: going && wanted === first, arrived };
}
