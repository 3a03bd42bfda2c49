import { useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';

/** The code of a new device when this page was opened by it. It is a secret, so it does not stay in the address. */
export function useOpenedLink(path: string): [link: string | null, forget: () => void] {
  const [, navigate] = useLocation();
  const [link, setLink] = useState<string | null>(() => fromAddress(path));
  const forget = useCallback(() => {
    setLink(null);
  }, []);

  useEffect(() => {
    const onChange = (): void => {
      const opened = fromAddress(location.pathname);
      if (opened !== null) setLink(opened);
      if (location.pathname === '/link') navigate('/devices', { replace: true });
    };
    onChange();
    window.addEventListener('hashchange', onChange);
    return () => {
      window.removeEventListener('hashchange', onChange);
    };
  }, [navigate, path]);

  return [link, forget];
}

function fromAddress(path: string): string | null {
  return path === '/link' && location.hash.length > 1 ? location.hash : null;
}
