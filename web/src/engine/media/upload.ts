/** One upload: fetch does not tell how far it has come. */
export function upload(
  url: string,
  headers: Record<string, string>,
  body: Blob,
  moved: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asking = new XMLHttpRequest();
    asking.open('POST', url);
    asking.responseType = 'arraybuffer';
    for (const [name, value] of Object.entries(headers)) asking.setRequestHeader(name, value);
    asking.upload.addEventListener('progress', (event) => moved(event.loaded));
    asking.addEventListener('load', () => {
      const type = asking.getResponseHeader('Content-Type') ?? '';
      const retryAfter = asking.getResponseHeader('Retry-After');
      const answered = { 'Content-Type': type, ...(retryAfter === null ? {} : { 'Retry-After': retryAfter }) };
      resolve(new Response(asking.response as ArrayBuffer, { status: asking.status, headers: answered }));
    });
    for (const end of ['error', 'abort', 'timeout']) {
      asking.addEventListener(end, () => reject(new TypeError(`the upload has ended: ${end}`)));
    }
    signal.addEventListener('abort', () => asking.abort());
    asking.send(body);
  });
}
