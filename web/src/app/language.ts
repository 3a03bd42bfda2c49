import { type Messages, setupI18n } from '@lingui/core';
import { create } from 'zustand';
import type english from './languages/en.json';
import { type Locale, preferences } from './preferences.ts';
import { localeOf } from './region.ts';

export type TextId = keyof typeof english;
export type Text = (id: TextId, values?: Record<string, string | number>) => string;

/** The catalogues are compiled while building; only the active one is fetched. */
const catalogues: Record<Locale, () => Promise<{ default: Record<string, unknown> }>> = {
  en: () => import('./languages/en.json'),
  ar: () => import('./languages/ar.json'),
};

/** Languages under their own names. */
export const languages: Record<Locale, string> = { en: 'English', ar: 'العربية' };

const i18n = setupI18n();

/** A function of its own for each language, so that a change of language is seen as a change. */
const speaker = (): Text => (id, values) => i18n._(id, values);

interface Spoken {
  language: Locale;
  /** The language with its region: for times and numbers. */
  locale: string;
  text: Text;
}

const useSpoken = create<Spoken>(() => ({ language: 'en', locale: 'en', text: speaker() }));

export async function speak(language: Locale): Promise<void> {
  const catalogue = await catalogues[language]();
  const locale = localeOf(language, navigator.languages);
  i18n.loadAndActivate({ locale: language, locales: locale, messages: catalogue.default as Messages });
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  preferences.setLocale(language);
  useSpoken.setState({ language, locale, text: speaker() });
}

export function directionOf(language: Locale): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

export const useText = (): Text => useSpoken((state) => state.text);
export const useLanguage = (): Locale => useSpoken((state) => state.language);
/** A tag for `Intl`. */
export const useLocale = (): string => useSpoken((state) => state.locale);
