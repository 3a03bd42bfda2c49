import { useEffect, useState } from 'react';
import css from './QrCode.module.css';

/** Modules of white that a reader needs around the code. */
const quietZone = 4;

interface Drawing {
  text: string;
  size: number;
  path: string;
}

/** A text as a picture that a camera can read: black on white in every theme. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawing, setDrawing] = useState<Drawing | null>(null);

  useEffect(() => {
    let wanted = true;
    void import('qr').then(({ encodeQR }) => {
      if (wanted) setDrawing({ text, ...draw(encodeQR(text, 'raw', { ecc: 'low', border: quietZone })) });
    });
    return () => {
      wanted = false;
    };
  }, [text]);

  return (
    <div className={css.paper} data-testid="qr-code">
      {drawing?.text === text && (
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${drawing.size} ${drawing.size}`}
          shapeRendering="crispEdges"
          className={css.code}
        >
          <path d={drawing.path} />
        </svg>
      )}
    </div>
  );
}

/** One bar for each run of dark modules in a row. */
function draw(modules: boolean[][]): { size: number; path: string } {
  const bars = modules.flatMap((row, y) => {
    const found: string[] = [];
    for (let x = 0; x < row.length; x++) {
      const from = x;
      while (row[x]) x++;
      if (x > from) found.push(`M${from} ${y}h${x - from}v1h${from - x}z`);
    }
    return found;
  });
  return { size: modules.length, path: bars.join('') };
}
