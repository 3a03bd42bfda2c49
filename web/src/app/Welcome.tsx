import { Mark } from '../ui/Mark.tsx';
import { useText } from './language.ts';
import css from './Welcome.module.css';

export function Welcome() {
  const text = useText();
  return (
    <div className={css.welcome}>
      <Mark size={72} />
      <h2>{text('chats.pick')}</h2>
      <p>{text('chats.pick.text')}</p>
    </div>
  );
}
