import { useState } from 'react';

/** Bytes of a file that can be sent. */
const largest = 100 * 1024 * 1024;
const most = 30;

export interface Attachment {
  id: string;
  file: File;
}

export interface Attachments {
  chosen: readonly Attachment[];
  /** The name of the last one that was too large. */
  tooLarge: string | null;
  add: (files: Iterable<File>) => void;
  remove: (id: string) => void;
  /** Gives what was chosen and forgets it. */
  take: () => readonly Attachment[];
}

/** Files that the person has chosen and not sent yet. */
export function useAttachments(): Attachments {
  const [chosen, setChosen] = useState<readonly Attachment[]>([]);
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  return {
    chosen,
    tooLarge,
    add(files) {
      const all = [...files];
      const fitting = all.filter((file) => file.size <= largest);
      setTooLarge(all.find((file) => file.size > largest)?.name ?? null);
      const added = fitting.map((file) => ({ id: crypto.randomUUID(), file }));
      setChosen((before) => [...before, ...added].slice(0, most));
    },
    remove(id) {
      setChosen((before) => before.filter((one) => one.id !== id));
    },
    take() {
      setChosen([]);
      setTooLarge(null);
      return chosen;
    },
  };
}
