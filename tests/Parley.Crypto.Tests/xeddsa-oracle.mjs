// Answers for XEdDsaOracleTests with the official library: reads a JSON array of {privateKey, message, signature, peer} in hex from
// standard input, writes an array of what the library makes of each.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const requireFromWeb = createRequire(new URL('../../web/package.json', import.meta.url));
const { PrivateKey, PublicKey } = await import(pathToFileURL(requireFromWeb.resolve('@signalapp/libsignal-client')).href);

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (value) => Buffer.from(value).toString('hex');

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const answers = JSON.parse(Buffer.concat(chunks).toString('utf8')).map((question) => {
  const privateKey = PrivateKey.deserialize(bytes(question.privateKey));
  const publicKey = privateKey.getPublicKey();
  const message = bytes(question.message);
  const altered = Uint8Array.from([...message, 0]);
  return {
    publicKey: hex(publicKey.serialize()),
    sharedSecret: hex(privateKey.agree(PublicKey.deserialize(bytes(question.peer)))),
    signature: hex(privateKey.sign(message)),
    accepts: publicKey.verify(message, bytes(question.signature)),
    acceptsAltered: publicKey.verify(altered, bytes(question.signature)),
  };
});

process.stdout.write(JSON.stringify(answers));
