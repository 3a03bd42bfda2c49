const untilTakenMs = 60_000;

/** Hands a file to the browser's downloads; it is never opened in this page. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, untilTakenMs);
}
