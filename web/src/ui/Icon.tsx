const paths = {
  back: 'M15 5l-7 7 7 7',
  search: 'M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.5 15.5L20 20',
  compose: 'M4 20l1-4.5L16 4.5a2.1 2.1 0 013 0l.5.5a2.1 2.1 0 010 3L8.5 19 4 20zM13.5 7l3.5 3.5',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  send: 'M12 19V5M5.5 11.5L12 5l6.5 6.5',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M5.5 10l6.5 6.5 6.5-6.5',
  shield: 'M12 3.5l7 2.5v5.5c0 4.3-2.9 7.4-7 9-4.1-1.6-7-4.7-7-9V6l7-2.5zM9 12l2.2 2.2L15.2 10',
  leave: 'M14 4.5H7A1.5 1.5 0 005.5 6v12A1.5 1.5 0 007 19.5h7M10.5 12H20M16.5 8.5L20 12l-3.5 3.5',
  retry: 'M19 12a7 7 0 11-2.2-5.1M19 4v4h-4',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  copy: 'M9 9h9.5A1.5 1.5 0 0120 10.5V19a1.5 1.5 0 01-1.5 1.5H10A1.5 1.5 0 018.5 19V9M8.5 15H6a1.5 1.5 0 01-1.5-1.5V5A1.5 1.5 0 016 3.5h8A1.5 1.5 0 0115.5 5v4',
  laptop: 'M5.5 5.5h13A1.5 1.5 0 0120 7v9H4V7a1.5 1.5 0 011.5-1.5zM2.5 18.5h19',
  phone: 'M8.5 3.5h7A1.5 1.5 0 0117 5v14a1.5 1.5 0 01-1.5 1.5h-7A1.5 1.5 0 017 19V5a1.5 1.5 0 011.5-1.5zM11 17.5h2',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM20 14v3M17 20h3v-1M14 20v-.5',
  key: 'M14.5 9.5h.01M10.6 13.4L4 20v-3.5h3V14h2.5l1.1-.6zM15 4a5 5 0 11-4.4 9.4A5 5 0 0115 4z',
  save: 'M12 4v10M7.5 10.5L12 15l4.5-4.5M5 19h14',
  print: 'M7 9V4h10v5M7 16H5v-5.5A1.5 1.5 0 016.5 9h11a1.5 1.5 0 011.5 1.5V16h-2M7.5 14h9v6h-9z',
  lock: 'M7 11V8a5 5 0 0110 0v3M6.5 11h11a1 1 0 011 1v7a1 1 0 01-1 1h-11a1 1 0 01-1-1v-7a1 1 0 011-1zM12 14.5v2',
  forward: 'M9 5l7 7-7 7',
  clip: 'M19.5 11.5l-7.6 7.6a4.6 4.6 0 01-6.5-6.5l8.3-8.3a3.1 3.1 0 014.4 4.4l-8.2 8.2a1.5 1.5 0 01-2.2-2.2l7-7',
  file: 'M7 3.5h6.5L18.5 8.5V19a1.5 1.5 0 01-1.5 1.5H7A1.5 1.5 0 015.5 19V5A1.5 1.5 0 017 3.5zM13 3.8V9h5.2',
  link: 'M10.2 13.8a3.9 3.9 0 005.5 0l3-3a3.9 3.9 0 00-5.5-5.5l-1.3 1.3M13.8 10.2a3.9 3.9 0 00-5.5 0l-3 3a3.9 3.9 0 005.5 5.5l1.3-1.3',
  picture:
    'M5.5 4.5h13A1.5 1.5 0 0120 6v12a1.5 1.5 0 01-1.5 1.5h-13A1.5 1.5 0 014 18V6a1.5 1.5 0 011.5-1.5zM8.5 9.5v.01M4.5 17l5-5 4 4 2.5-2.5 4 4',
  download: 'M12 4.5v10.5M7 10.5l5 5 5-5M5 19.5h14',
};

export type IconName = keyof typeof paths;

const pointing: ReadonlySet<IconName> = new Set(['back', 'forward', 'leave']);

export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      data-pointing={pointing.has(name) || undefined}
    >
      <path d={paths[name]} />
    </svg>
  );
}
