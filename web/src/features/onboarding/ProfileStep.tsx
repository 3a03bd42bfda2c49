import { useState } from 'react';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import css from './Onboarding.module.css';

export function ProfileStep() {
  const text = useText();
  const [displayName, setDisplayName] = useState('');
  const [username, setUsername] = useState('');
  const { busy, refusal, submit, forget } = useSubmit();
  const aboutUsername = refusal?.errors?.['username'] !== undefined || refusal?.code === 'username-taken';

  const save = () =>
    ask('saveProfile', { displayName: displayName.trim(), username: username.trim() || null, about: '' });

  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(save);
      }}
    >
      <h1 className={css.title}>{text('onboarding.profile.title')}</h1>
      <p className={css.text}>{text('onboarding.profile.text')}</p>
      <Field
        label={text('profile.name')}
        refusal={refusal === null || aboutUsername ? undefined : sentenceFor(refusal, 'displayName', text)}
        autoComplete="name"
        autoFocus
        dir="auto"
        value={displayName}
        onChange={(event) => {
          setDisplayName(event.target.value);
          forget();
        }}
        data-testid="name-input"
      />
      <Field
        label={text('profile.username')}
        hint={text('profile.username.hint')}
        refusal={refusal !== null && aboutUsername ? sentenceFor(refusal, 'username', text) : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className={css.ltr}
        value={username}
        onChange={(event) => {
          setUsername(event.target.value);
          forget();
        }}
        data-testid="username-input"
      />
      <Button type="submit" wide disabled={busy || displayName.trim() === ''} data-testid="save-profile">
        {text(busy ? 'onboarding.profile.saving' : 'onboarding.profile.save')}
      </Button>
    </form>
  );
}
