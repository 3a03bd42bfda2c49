import { memo } from 'react';
import { linkify } from './linkify.ts';

/** The text as it was written: spaces and line breaks stay, addresses become links. */
export const MessageText = memo(function MessageText({ text }: { text: string }) {
  return linkify(text).map((piece, index) =>
    'href' in piece ? (
      <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer" dir="ltr">
        {piece.text}
      </a>
    ) : (
      piece.text
    ),
  );
});
