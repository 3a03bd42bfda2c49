/** Made from a string because the `v` flag is younger than our compilation target. */
const fewEmoji = new RegExp('^(?:\\p{RGI_Emoji}\\s*){1,3}$', 'v');

/** One to three emoji and nothing else are drawn large. */
export function isBigEmoji(text: string): boolean {
  return text.length <= 96 && fewEmoji.test(text.trim());
}
