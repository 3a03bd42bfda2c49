import { useState } from 'react';
import { languages, speak, useLanguage, useText } from '../../app/language.ts';
import { type Locale, preferences, type Theme } from '../../app/preferences.ts';
import { Select } from '../../ui/Field.tsx';
import css from './Settings.module.css';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function LookSection() {
  const text = useText();
  const language = useLanguage();
  const [theme, setTheme] = useState(() => preferences.theme());

  const choose = (next: Theme): void => {
    preferences.setTheme(next);
    setTheme(next);
  };

  return (
    <div className={css.section}>
      <h2>{text('settings.look')}</h2>
      <Select
        label={text('settings.theme')}
        value={theme}
        onChange={(event) => {
          choose(event.target.value as Theme);
        }}
        data-testid="theme-select"
      >
        {themes.map((name) => (
          <option key={name} value={name}>
            {text(`settings.theme.${name}`)}
          </option>
        ))}
      </Select>
      <Select
        label={text('settings.language')}
        value={language}
        onChange={(event) => void speak(event.target.value as Locale)}
        data-testid="language-select"
      >
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}
