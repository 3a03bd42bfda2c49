import type { ChatSummary } from '../../bridge/types.ts';
import { useText } from '../../app/language.ts';
import { wordsOf } from '../../app/words.ts';
import { Ticks } from '../../ui/Ticks.tsx';
import css from './ChatRow.module.css';

const longest = 160;

/** The second line of a chat: who is typing, else what was not sent yet, else the last message. */
export function Preview({ chat, open }: { chat: ChatSummary; open: boolean }) {
  const text = useText();
  const last = chat.lastMessage;
  if (chat.typing) return <span className={css.typing}>{text('chats.typing')}</span>;
  if (chat.draft.trim() !== '' && !open) {
    return (
      <>
        <span className={css.draft}>{text('chats.draft')}</span>
        <Words text={chat.draft} />
      </>
    );
  }
  if (last === null) return <i>{text(chat.earlier === 'elsewhere' ? 'chats.elsewhere' : 'chats.noMessages')}</i>;
  return (
    <>
      {last.mine && last.content.kind !== 'notice' && (
        <Ticks state={last.state} label={text(`message.state.${last.state}`)} />
      )}
      {(last.content.kind === 'text' || last.content.kind === 'file') && <Words text={wordsOf(last.content, text)} />}
      {last.content.kind === 'unsupported' && <i>{text('message.unsupported')}</i>}
      {last.content.kind === 'waiting' && <i>{text('message.waiting')}</i>}
      {last.content.kind === 'notice' && (
        <i>{text(`message.notice.${last.content.notice}`, { name: chat.person.displayName })}</i>
      )}
    </>
  );
}

/** In the direction of its own language, but on the side where the list begins. */
function Words({ text }: { text: string }) {
  return (
    <span className={css.words} dir="auto">
      {text.slice(0, longest)}
    </span>
  );
}
