import { useCallback } from 'react';
import { useLocation } from 'wouter';

/** One step of history lies between the list and whatever is open, however many chats were opened in between. */
export function useRoutes() {
  const [location, navigate] = useLocation();

  const linkTo = useCallback(
    (path: string) => ({ href: path, replace: location !== '/', state: { within: location === '/' || within() } }),
    [location],
  );

  const open = useCallback(
    (path: string): void => {
      const { href, ...options } = linkTo(path);
      if (location !== path) navigate(href, options);
    },
    [linkTo, location, navigate],
  );

  /** Back to the list: by history when we came from it, so that the browser's own back button does the same. */
  const leave = useCallback((): void => {
    if (within()) history.back();
    else navigate('/', { replace: true });
  }, [navigate]);

  return { location, linkTo, open, leave };
}

export const chatPath = (chatId: string): string => `/chat/${encodeURIComponent(chatId)}`;

function within(): boolean {
  return (history.state as { within?: boolean } | null)?.within === true;
}
