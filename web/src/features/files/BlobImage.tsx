import { useCallback } from 'react';

interface Props {
  blob: Blob;
  alt: string;
  className?: string | undefined;
}

/** A blob that may be drawn. Its address is good for as long as it is shown. */
export function BlobImage({ blob, alt, className }: Props) {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (!image) return;
      const url = URL.createObjectURL(blob);
      image.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [blob],
  );
  return <img ref={show} className={className} alt={alt} draggable={false} />;
}
