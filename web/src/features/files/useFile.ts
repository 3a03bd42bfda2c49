import { useCallback, useEffect, useState } from 'react';
import type { MessageId, Refusal, Result } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';

/** Blobs of the last pictures, so that scrolling back shows them at once; the browser holds what is in them. */
const recent = new Map<MessageId, Blob>();
const maxRecent = 60;

interface FileState {
  blob: Blob | null;
  refusal: Refusal | null;
  fetch: () => Promise<Blob | null>;
}

/** The file of a message, fetched when it is wanted. */
export function useFile(id: MessageId, wanted: boolean): FileState {
  const [blob, setBlob] = useState(() => recent.get(id) ?? null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const take = useCallback(
    (result: Result<Blob>): Blob | null => {
      setRefusal(result.ok ? null : result.refusal);
      if (!result.ok) return null;
      keep(id, result.value);
      setBlob(result.value);
      return result.value;
    },
    [id],
  );
  const fetch = async (): Promise<Blob | null> => recent.get(id) ?? take(await ask('openFile', id));

  useEffect(() => {
    if (wanted && !recent.has(id)) void ask('openFile', id).then(take);
  }, [wanted, id, take]);

  return { blob, refusal, fetch };
}

function keep(id: MessageId, blob: Blob): void {
  recent.set(id, blob);
  const oldest = recent.keys().next();
  if (recent.size > maxRecent && !oldest.done) recent.delete(oldest.value);
}
