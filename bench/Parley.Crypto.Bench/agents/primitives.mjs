// The costs of noble's primitives.
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { measure } from './meter.mjs';

const requireFromWeb = createRequire(new URL('../../../web/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(requireFromWeb.resolve(name)).href);
const { ed25519, x25519, ristretto255_oprf } = await load('@noble/curves/ed25519.js');
const { ml_kem1024 } = await load('@noble/post-quantum/ml-kem.js');
const { argon2id } = await load('@noble/hashes/argon2.js');

const noble = (operation, run) => measure('noble', operation, run);
const draw = (length) => new Uint8Array(randomBytes(length));

const privateKey = draw(32);
const message = draw(1024);
const peer = x25519.getPublicKey(draw(32));
const signature = ed25519.sign(message, privateKey);
const signer = ed25519.getPublicKey(privateKey);
await noble('X25519 shared secret', () => x25519.getSharedSecret(privateKey, peer));
await noble('X25519 public key', () => x25519.getPublicKey(privateKey));
await noble('signature of 1 KiB', () => ed25519.sign(message, privateKey));
await noble('verification of 1 KiB', () => ed25519.verify(signature, message, signer));

const kem = ml_kem1024.keygen(draw(64));
const { cipherText } = ml_kem1024.encapsulate(kem.publicKey);
await noble('ML-KEM-1024 key pair', () => ml_kem1024.keygen(draw(64)));
await noble('ML-KEM-1024 encapsulation', () => ml_kem1024.encapsulate(kem.publicKey));
await noble('ML-KEM-1024 decapsulation', () => ml_kem1024.decapsulate(cipherText, kem.secretKey));

const { oprf, voprf } = ristretto255_oprf;
const keys = voprf.generateKeyPair();
const input = draw(16);
const { blind, blinded } = oprf.blind(input);
const evaluated = oprf.blindEvaluate(keys.secretKey, blinded);
await noble('OPRF: blind', () => oprf.blind(input));
await noble('OPRF: evaluate', () => oprf.blindEvaluate(keys.secretKey, blinded));
await noble('OPRF: finalize', () => oprf.finalize(input, blind, evaluated));
await noble('VOPRF: evaluate with proof', () => voprf.blindEvaluate(keys.secretKey, keys.publicKey, blinded));

await noble('Argon2id, 64 MiB, 3 passes', () => argon2id(input, draw(16), { m: 65536, t: 3, p: 1, dkLen: 32 }));
