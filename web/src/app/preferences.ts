/** What this browser remembers about its looks. Nothing of the account and no content is kept here. */
export type Theme = 'system' | 'light' | 'dark';
export type Locale = 'en' | 'ar';

const themes: readonly string[] = ['system', 'light', 'dark'] satisfies Theme[];
const locales: readonly string[] = ['en', 'ar'] satisfies Locale[];

/** The keys are also read by public/look.js, before anything is drawn. */
export const preferences = {
  theme(): Theme {
    const stored = read('parley.theme');
    return themes.includes(stored) ? (stored as Theme) : 'system';
  },

  setTheme(theme: Theme): void {
    write('parley.theme', theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  },

  locale(): Locale {
    const wished = [read('parley.locale'), ...navigator.languages.map((tag) => tag.split('-')[0] ?? '')];
    return (wished.find((locale) => locales.includes(locale)) as Locale | undefined) ?? 'en';
  },

  setLocale(locale: Locale): void {
    write('parley.locale', locale);
  },
};

/** Storage may be forbidden; the page then looks as the device does. */
function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
