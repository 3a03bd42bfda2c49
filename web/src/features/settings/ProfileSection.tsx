import { useState } from 'react';
import type { Profile } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';
import { useText } from '../../app/language.ts';
import { sentenceFor } from '../../app/refusals.ts';
import { useSubmit } from '../../app/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import css from './Settings.module.css';

type Fields = Record<'displayName' | 'username' | 'about', string>;

export function ProfileSection({ me }: { me: Profile }) {
  const text = useText();
  const [fields, setFields] = useState<Fields>({
    displayName: me.displayName,
    username: me.username ?? '',
    about: me.about,
  });
  const [saved, setSaved] = useState(false);
  const { busy, refusal, submit, forget } = useSubmit();
  const changed =
    fields.displayName !== me.displayName || fields.username !== (me.username ?? '') || fields.about !== me.about;

  const save = () =>
    ask('saveProfile', {
      displayName: fields.displayName.trim(),
      username: fields.username.trim() || null,
      about: fields.about.trim(),
    });

  const bind = (name: keyof Fields) => ({
    value: fields[name],
    refusal: refusal !== null && blamed(refusal) === name ? sentenceFor(refusal, name, text) : undefined,
    onChange: (event: { target: { value: string } }) => {
      setFields({ ...fields, [name]: event.target.value });
      setSaved(false);
      forget();
    },
  });

  return (
    <form
      className={css.section}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(save).then(setSaved);
      }}
    >
      <h2>{text('settings.profile')}</h2>
      <Field label={text('profile.name')} autoComplete="name" dir="auto" {...bind('displayName')} />
      <Field
        label={text('profile.username')}
        hint={text('profile.username.hint')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...bind('username')}
      />
      <Field label={text('profile.about')} autoComplete="off" dir="auto" {...bind('about')} />
      <div className={css.row}>
        <Button type="submit" disabled={busy || !changed || fields.displayName.trim() === ''}>
          {text('common.save')}
        </Button>
        <span role="status" className={css.saved}>
          {saved && !changed && text('common.saved')}
        </span>
      </div>
    </form>
  );
}

/** The field a refusal is about; what is about none stands at the first. */
function blamed(refusal: { code: string; errors?: Record<string, string> }): keyof Fields {
  if (refusal.code === 'username-taken' || refusal.errors?.['username'] !== undefined) return 'username';
  return refusal.errors?.['about'] === undefined ? 'displayName' : 'about';
}
