// Answers for KemOracleTests with noble and the official library: reads a JSON array of {seed, random, altered} in hex from standard
// input, writes an array of what they make of each. `altered` are two ciphertexts, of ML-KEM-768 and ML-KEM-1024, that nobody made.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const requireFromWeb = createRequire(new URL('../../web/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(requireFromWeb.resolve(name)).href);
const { ml_kem768, ml_kem1024 } = await load('@noble/post-quantum/ml-kem.js');
const { sha3_256, shake256 } = await load('@noble/hashes/sha3.js');
const { KEMKeyPair, KEMPublicKey } = await load('@signalapp/libsignal-client');

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (value) => Buffer.from(value).toString('hex');

const roundThree = (secret, ciphertext) => shake256(Buffer.concat([secret, sha3_256(ciphertext)]), { dkLen: 32 });

function standard(kem, question, altered) {
  const { publicKey, secretKey } = kem.keygen(bytes(question.seed));
  const { cipherText, sharedSecret } = kem.encapsulate(publicKey, bytes(question.random));
  return {
    publicKey: hex(publicKey),
    privateKey: hex(secretKey),
    ciphertext: hex(cipherText),
    sharedSecret: hex(sharedSecret),
    roundThreeSecret: hex(roundThree(sharedSecret, cipherText)),
    rejected: hex(kem.decapsulate(bytes(altered), secretKey)),
  };
}

function official(publicKey) {
  const own = KEMKeyPair.generate();
  return {
    readsOurKey: hex(KEMPublicKey.deserialize(Uint8Array.from([8, ...bytes(publicKey)])).serialize()),
    publicKey: hex(own.getPublicKey().serialize()),
    privateKey: hex(own.getSecretKey().serialize()),
  };
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const answers = JSON.parse(Buffer.concat(chunks).toString('utf8')).map((question) => {
  const mlKem768 = standard(ml_kem768, question, question.altered[0]);
  const mlKem1024 = standard(ml_kem1024, question, question.altered[1]);
  return { mlKem768, mlKem1024, official: official(mlKem1024.publicKey) };
});

process.stdout.write(JSON.stringify(answers));
