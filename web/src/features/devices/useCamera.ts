import { useEffect, useRef, useState } from 'react';

/** What finds codes in a picture: the browser's own, or a library with the same shape. */
interface Detector {
  detect(image: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: ['qr_code'] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const lookEveryMs = 150;
const wish: MediaTrackConstraints = { facingMode: 'environment', width: { ideal: 1280 } };

/** Looks through the camera until a code is in front of it that has `mark` in its text. 'none': there is no camera, or it may not be used. */
export function useCamera(mark: string, onRead: (code: string) => void) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'starting' | 'looking' | 'none'>('starting');
  const found = useRef(onRead);
  useEffect(() => {
    found.current = onRead;
  }, [onRead]);

  useEffect(() => {
    const element = video.current;
    const abort = new AbortController();
    const { signal } = abort;
    let stream: MediaStream | null = null;
    const stop = (): void => {
      stream?.getTracks().forEach((track) => track.stop());
    };
    const run = async (): Promise<void> => {
      if (!element || !(navigator.mediaDevices as MediaDevices | undefined)) throw new Error('no camera');
      stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
      if (signal.aborted) return;
      element.srcObject = stream;
      await element.play();
      const detector = await makeDetector();
      setState('looking');
      const code = await look(element, detector, mark, signal);
      if (code !== null) found.current(code);
    };
    run()
      .catch(() => {
        if (!signal.aborted) setState('none');
      })
      .finally(stop);
    return () => {
      abort.abort();
      stop();
    };
  }, [mark]);

  return { video, state };
}

/** Null when nobody wants to know any more. Codes of other kinds (a poster behind the device) are not heeded. */
async function look(
  video: HTMLVideoElement,
  detector: Detector,
  mark: string,
  signal: AbortSignal,
): Promise<string | null> {
  const wanted = (): boolean => !signal.aborted;
  while (wanted()) {
    const codes = video.videoWidth > 0 ? await codesIn(video, detector) : [];
    const code = codes.find(({ rawValue }) => rawValue.includes(mark));
    if (code && wanted()) return code.rawValue;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return null;
}

/** Larger than this a picture only takes longer to read. */
const wideEnough = 960;

async function codesIn(video: HTMLVideoElement, detector: Detector): Promise<{ rawValue: string }[]> {
  const frame = await createImageBitmap(video, { resizeWidth: Math.min(video.videoWidth, wideEnough) });
  try {
    return await detector.detect(frame);
  } catch {
    return [];
  } finally {
    frame.close();
  }
}

async function makeDetector(): Promise<Detector> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const isAble = await own?.getSupportedFormats().then(
    (formats) => formats.includes('qr_code'),
    () => false,
  );
  if (own && isAble) return new own({ formats: ['qr_code'] });
  const { BarcodeDetector } = await import('qr/decode.js');
  return new BarcodeDetector({ formats: ['qr_code'] });
}
