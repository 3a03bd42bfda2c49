import { type Messages, setupI18n } from '@lingui/core';
import { create } from 'zustand';
import type english from './languages/en.json';
import { type Locale, preferences } from './preferences.ts';

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

const useLanguage = create<{ locale: Locale; text: Text }>(() => ({ locale: 'en', text: speaker() }));

export async function speak(locale: Locale): Promise<void> {
  const catalogue = await catalogues[locale]();
  i18n.loadAndActivate({ locale, messages: catalogue.default as Messages });
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
  preferences.setLocale(locale);
  useLanguage.setState({ locale, text: speaker() });
}

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'ar' ? 'rtl' : 'ltr';
}

export const useText = (): Text => useLanguage((state) => state.text);
export const useLocale = (): Locale => useLanguage((state) => state.locale);
