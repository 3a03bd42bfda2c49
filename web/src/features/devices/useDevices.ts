import { useEffect, useState } from 'react';
import type { LinkedDevices, Refusal } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useMirror } from '../../app/store.ts';

/** The devices of the account, asked for again whenever they have changed or the connection is back. */
export function useDevices(): { found: LinkedDevices | null; refusal: Refusal | null } {
  const [found, setFound] = useState<LinkedDevices | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const changes = useMirror((mirror) => mirror.arrived);
  const connected = useMirror((mirror) => mirror.connection === 'online');

  useEffect(() => {
    let wanted = true;
    void ask('linkedDevices').then((result) => {
      if (!wanted) return;
      setRefusal(result.ok ? null : result.refusal);
      if (result.ok) setFound(result.value);
    });
    return () => {
      wanted = false;
    };
  }, [changes, connected]);

  return { found, refusal };
}
