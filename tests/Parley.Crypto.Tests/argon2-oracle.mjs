// Answers for Argon2OracleTests with @noble/hashes: reads a JSON array of questions in hex from standard input, writes an array of
// Argon2id outputs and BLAKE2b digests.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const requireFromWeb = createRequire(new URL('../../web/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(requireFromWeb.resolve(name)).href);
const { argon2id } = await load('@noble/hashes/argon2.js');
const { blake2b } = await load('@noble/hashes/blake2.js');

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (value) => Buffer.from(value).toString('hex');

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const answers = JSON.parse(Buffer.concat(chunks).toString('utf8')).map((question) => ({
  output: hex(
    argon2id(bytes(question.password), bytes(question.salt), {
      m: question.memoryKiB,
      t: question.passes,
      p: question.lanes,
      dkLen: question.size,
      key: bytes(question.secret),
      personalization: bytes(question.associatedData),
      version: 0x13,
    }),
  ),
  digest: hex(blake2b(bytes(question.password), { dkLen: question.digestSize })),
}));

process.stdout.write(JSON.stringify(answers));
