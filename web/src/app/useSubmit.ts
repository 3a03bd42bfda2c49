import { useRef, useState } from 'react';
import type { Refusal, Result } from '../bridge/types.ts';

/** One question at a time, and what was refused the last time. */
export function useSubmit() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const asking = useRef(false);

  const submit = async (question: () => Promise<Result>): Promise<boolean> => {
    if (asking.current) return false;
    asking.current = true;
    setBusy(true);
    setRefusal(null);
    const result = await question();
    asking.current = false;
    setBusy(false);
    if (!result.ok) setRefusal(result.refusal);
    return result.ok;
  };

  return { busy, refusal, submit, forget: () => setRefusal(null) };
}
