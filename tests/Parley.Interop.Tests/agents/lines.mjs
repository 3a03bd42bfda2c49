// How agents are spoken to: a line of JSON {operation, argument} on standard input, a line {result} or {refusal, text} on
// standard output. Byte strings are base64. The end of the input ends the agent.
import { createInterface } from "node:readline";

export const base64 = (bytes) => Buffer.from(bytes).toString("base64");
export const bytesOf = (text) => new Uint8Array(Buffer.from(text, "base64"));

/** `codeOf` names the refusal an error is, in the web client's words, or gives undefined. */
export async function answer(operations, codeOf) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { operation, argument } = JSON.parse(line);
    let reply;
    try {
      reply = { result: (await operations[operation](argument)) ?? null };
    } catch (error) {
      reply = { refusal: codeOf(error) ?? "other", text: String(error?.stack ?? error) };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
}
