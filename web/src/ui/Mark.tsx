import { useId } from 'react';

/** The mark: two drops of speech; where they meet, they agree. */
export function Mark({ size = 40 }: { size?: number }) {
  const clip = useId();
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <clipPath id={clip}>
        <circle cx="26" cy="26" r="20" />
      </clipPath>
      <path d="M6 26a20 20 0 1120 20H10a4 4 0 01-4-4z" fill="var(--accent)" />
      <path d="M58 40a17 17 0 10-17 17h13a4 4 0 004-4z" fill="var(--ink)" />
      <circle cx="41" cy="40" r="17" fill="var(--surface)" clipPath={`url(#${clip})`} />
    </svg>
  );
}
